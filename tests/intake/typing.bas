' Types what typing.txt says (cell, tab, text) into the intake, and saves it in three formats.
Sub Run(source As String)
 Dim args(0) As New com.sun.star.beans.PropertyValue
 Dim goal(0) As New com.sun.star.beans.PropertyValue
 Dim typed(0) As New com.sun.star.beans.PropertyValue
 Dim kept(0) As New com.sun.star.beans.PropertyValue
 Dim row As String, parts, formats, i
 args(0).Name = "Hidden" : args(0).Value = True
 document = StarDesktop.loadComponentFromURL(ConvertToURL(source & "/intake_B01.xlsx"), "_blank", 0, args())
 frame = document.CurrentController.Frame
 dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
 disk = createUnoService("com.sun.star.ucb.SimpleFileAccess")
 reader = createUnoService("com.sun.star.io.TextInputStream")
 reader.setInputStream(disk.openFileRead(ConvertToURL(source & "/typing.txt")))
 reader.setEncoding("UTF-8")
 goal(0).Name = "ToPoint"
 typed(0).Name = "StringName"
 Do While Not reader.isEOF()
  row = reader.readLine()
  If Len(row) > 0 Then
   parts = Split(row, Chr(9))
   goal(0).Value = parts(0)
   dispatcher.executeDispatch(frame, ".uno:GoToCell", "", 0, goal())
   typed(0).Value = parts(1)
   dispatcher.executeDispatch(frame, ".uno:EnterString", "", 0, typed())
  End If
 Loop
 kept(0).Name = "FilterName"
 formats = Array("xlsx", "Calc MS Excel 2007 XML", "ods", "calc8", "xls", "MS Excel 97")
 For i = 0 To 4 Step 2
  kept(0).Value = formats(i + 1)
  document.storeToURL(ConvertToURL(source & "/saved." & formats(i)), kept())
 Next
 document.close(True)
 StarDesktop.terminate()
End Sub
