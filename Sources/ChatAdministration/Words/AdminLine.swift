/// Splits a typed line into words, as a shell does: blanks separate words, `"` quotes blanks, and `\` takes the special
/// meaning from `"` and from itself. An apostrophe is an ordinary character.
package enum AdminLine {
    private static let quote: Character = "\""
    private static let escape: Character = "\\"

    /// Returns the words of a line.
    ///
    /// - Throws: A quotation that is not closed.
    package static func words(of line: String) throws(AdminSyntaxError) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        var isEscaped = false
        for character in line {
            if isEscaped {
                isEscaped = false
                let isSpecial = character == quote || character == escape
                word = (word ?? "") + (isSpecial ? "" : String(escape)) + String(character)
            } else if character == escape {
                isEscaped = true
            } else if character == quote {
                isQuoted.toggle()
                word = word ?? ""
            } else if character.isWhitespace, !isQuoted {
                word.map { words.append($0) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard !isQuoted else {
            throw AdminSyntaxError(#"A quotation mark is not closed. Write \" for a quotation mark itself."#)
        }
        if isEscaped {
            word = (word ?? "") + String(escape)
        }
        return words + (word.map { [$0] } ?? [])
    }

    /// Returns the text behind the first word of a line, as it was typed: without the blanks around it.
    package static func rest(of line: String) -> String {
        var text = line.drop { $0.isWhitespace }.drop { !$0.isWhitespace }
        text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true {
            text.removeLast()
        }
        return String(text)
    }
}
