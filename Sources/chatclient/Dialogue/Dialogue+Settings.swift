import ChatClientCore
import ChatProtocol

/// The settings of the person at this device.
extension Dialogue {
    /// Takes what is kept for the account.
    mutating func take(_ lists: AttentionLists) {
        attention.settings.take(lists)
        model.ignored = attention.settings.ignored
    }

    /// Tells that something cannot be kept, or could not be read.
    func tellOfFailure(_ sentence: String) -> [DialogueAction] {
        say(SafeText.line(sentence), role: .problem) + (isInteractive ? promptAgain() : [])
    }

    /// The line that a typed line stands for. Where messages are typed, a line without a slash is none of the user's
    /// commands; nor is any line of a script, which means the same on every device.
    func expand(_ line: InputLine) -> InputLine {
        guard isInteractive, case .text(let text) = line, place == nil || text.hasPrefix("/") else {
            return line
        }
        return .text(aliases.expanding(text))
    }
}
