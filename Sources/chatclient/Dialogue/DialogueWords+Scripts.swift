/// Sentences for scripts.
extension DialogueWords {
    static func registered(_ name: String) -> String { "Registered the new account \(name)" }

    static func existingOnly(_ name: String) -> String {
        "There is no account named \(name), and --existing or TANDEM_EXISTING forbids to make one."
    }

    static func firstRead(_ name: String) -> String {
        "This device has no note of \(quoted(name))'s messages yet: read prints those from now on, history all."
    }

    static func unreadableNote(_ path: String) -> String {
        "The note of what was read, \(path), cannot be read. Nothing was printed. Correct its permissions, or remove it "
            + "if it is damaged: then read begins anew, and history prints what came before."
    }

    static let nothingNamed = "The line is empty, where a name, number or password was needed."

    static let roomLinesSkipped = "The lines for the room were not sent: you are no longer in it."

    static let stopped = "The program was asked to end."
}
