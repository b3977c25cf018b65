/// Text of a manual page, in the language of roff.
enum Roff {
    /// Escapes a line of text: nothing in it acts as a command, and all signs look as they are typed.
    static func line(_ text: some StringProtocol) -> String {
        var line = ""
        for character in text {
            switch character {
            case "\\": line += "\\e"
            case "-": line += "\\-"
            case "'": line += "\\(aq"
            case "`": line += "\\(ga"
            case "^": line += "\\(ha"
            case "~": line += "\\(ti"
            default: line.append(character)
            }
        }
        // A leading period would begin a command.
        return line.hasPrefix(".") ? "\\&" + line : line
    }

    static func bold(_ text: String) -> String { "\\fB" + line(text) + "\\fR" }

    static func italic(_ text: String) -> String { "\\fI" + line(text) + "\\fR" }

    /// Escapes an argument of a command.
    static func argument(_ text: String) -> String {
        "\"" + line(text).replacing("\"", with: "\\(dq") + "\""
    }

    /// Sets a help text. Its paragraphs are filled; lines that begin with two blanks stay as they are.
    static func paragraphs(_ text: String) -> [String] {
        var output: [String] = []
        var isLiteral = false
        for text in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isIndented = text.hasPrefix("  ")
            if isLiteral, !isIndented {
                output += [".EE", ".RE"]
                isLiteral = false
            }
            if isIndented, !isLiteral {
                output += [".PP", ".RS 4", ".EX"]
                isLiteral = true
            }
            if isIndented {
                output.append(line(text.dropFirst(2)))
            } else if text.isEmpty {
                output.append(".PP")
            } else {
                // After literal lines or other text, a line of its own begins a paragraph.
                if let last = output.last, last != ".PP" {
                    output.append(".PP")
                }
                output.append(line(text))
            }
        }
        return withoutEmptyParagraphs(isLiteral ? output + [".EE", ".RE"] : output)
    }

    private static func withoutEmptyParagraphs(_ lines: [String]) -> [String] {
        var kept: [String] = []
        for line in lines where line != ".PP" || (kept.last != nil && kept.last != ".PP") {
            kept.append(line)
        }
        return kept.last == ".PP" ? kept.dropLast() : kept
    }
}
