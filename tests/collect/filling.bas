' Fills in forms as a person at the keyboard does, and saves them as Word documents.
' forms.txt names the forms. FORM.txt has a line for each box that is empty, in the order of the
' pages: what is typed over its prompt; "[x]" ticks a check box, an empty line leaves it alone.
' What goes wrong is told in failed.txt: a message box would wait for somebody forever.
Option Explicit

Dim boxes() As Object
Dim found As Long

Sub Run(folder As String)
    Dim forms As Variant, number As Long
    On Error GoTo Failed
    forms = LinesOf(folder & "/forms.txt")
    For number = 0 To UBound(forms)
        If forms(number) <> "" Then Fill(folder, forms(number))
    Next
    StarDesktop.terminate()
    Exit Sub
Failed:
    Open folder & "/failed.txt" For Output As #1
    Print #1, Error & " (" & Erl & ")"
    Close #1
    StarDesktop.terminate()
End Sub

Sub Fill(folder As String, file As String)
    Dim opened(0) As New com.sun.star.beans.PropertyValue
    Dim kept(0) As New com.sun.star.beans.PropertyValue
    Dim document As Object, answers As Variant, number As Long
    opened(0).Name = "Hidden"
    opened(0).Value = True
    document = StarDesktop.loadComponentFromURL( _
        ConvertToURL(folder & "/" & file), "_blank", 0, opened())
    TakeProtectionOff(document)
    found = 0
    ReDim boxes(5000)
    Collect(document.Text)
    answers = LinesOf(folder & "/" & file & ".txt")
    For number = 0 To found - 1
        If answers(number) <> "" Then Answer(document, boxes(number), answers(number))
    Next
    kept(0).Name = "FilterName"
    kept(0).Value = "MS Word 2007 XML"
    document.storeToURL(ConvertToURL(folder & "/saved/" & file), kept())
    document.close(True)
End Sub

' A protected form takes clicks and keys from a person, but no typing from a macro.
Sub TakeProtectionOff(document As Object)
    Dim section As Object
    document.createInstance("com.sun.star.document.Settings").ProtectForm = False
    For Each section In document.TextSections
        section.IsProtected = False
    Next
End Sub

Sub Collect(place As Object)
    Dim paragraphs As Object, paragraph As Object, portions As Object, portion As Object
    Dim cells As Variant, number As Long
    paragraphs = place.createEnumeration()
    Do While paragraphs.hasMoreElements()
        paragraph = paragraphs.nextElement()
        If paragraph.supportsService("com.sun.star.text.TextTable") Then
            cells = paragraph.getCellNames()
            For number = 0 To UBound(cells)
                Collect(paragraph.getCellByName(cells(number)))
            Next
        Else
            portions = paragraph.createEnumeration()
            Do While portions.hasMoreElements()
                portion = portions.nextElement()
                If IsEmptyBox(portion) Then
                    boxes(found) = portion
                    found = found + 1
                End If
            Loop
        End If
    Loop
End Sub

' LibreOffice makes input fields of plain-text controls, and knows the others as they are.
Function IsEmptyBox(portion As Object) As Boolean
    IsEmptyBox = False
    If portion.TextPortionType = "ContentControl" Then
        IsEmptyBox = portion.ContentControl.ShowingPlaceHolder Or portion.ContentControl.Checkbox
    ElseIf portion.TextPortionType = "TextField" Then
        If portion.TextField.supportsService("com.sun.star.text.TextField.Input") Then
            IsEmptyBox = Trim(Replace(portion.TextField.Content, Chr(160), "")) = ""
        End If
    End If
End Function

Sub Answer(document As Object, box As Object, words As String)
    Dim typed(0) As New com.sun.star.beans.PropertyValue
    Dim cursor As Object, dispatcher As Object
    If box.TextPortionType = "TextField" Then
        box.TextField.Content = words
        Exit Sub
    End If
    If words = "[x]" Then
        box.ContentControl.Checked = True
        words = "☒"
    End If
    box.ContentControl.ShowingPlaceHolder = False
    cursor = document.CurrentController.ViewCursor
    cursor.gotoRange(box.ContentControl.Anchor.Start, False)
    cursor.gotoRange(box.ContentControl.Anchor.End, True)
    dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
    typed(0).Name = "Text"
    typed(0).Value = words
    dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:InsertText", "", 0, typed())
End Sub

Function LinesOf(path As String) As Variant
    Dim disk As Object, stream As Object, all() As String, count As Long
    disk = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    stream = createUnoService("com.sun.star.io.TextInputStream")
    stream.setInputStream(disk.openFileRead(ConvertToURL(path)))
    stream.setEncoding("UTF-8")
    ReDim all(5000)
    Do While Not stream.isEOF()
        all(count) = Replace(stream.readLine(), Chr(10), "")
        count = count + 1
    Loop
    stream.closeInput()
    LinesOf = all
End Function
