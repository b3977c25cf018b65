/// How the dialogue shows messages and prompts. The words of its sentences are the same in both.
enum DialogueStyle: String, Sendable, CaseIterable {
    /// The blocks and menus of release 0.1.0; see docs/CLASSIC.md.
    case classic
    /// One line for each message, and a prompt on the line that is typed.
    case compact
}
