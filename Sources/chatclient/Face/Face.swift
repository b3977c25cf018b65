/// What a person, or a program, has of a session: prompts, JSON lines, a screen, a page.
///
/// A face is a view of a `ClientModel`, and keeps no knowledge of the session beside it: it tells the model what the
/// connection tells, what it asks and what is answered, and shows what is another one then.
protocol Face: Sendable {
    /// Leads the session to its end.
    ///
    /// - Parameters:
    ///   - connection: What the server is asked by, and what it tells.
    ///   - input: What the person types, or the program writes.
    ///   - stops: An element for each time that the program is asked to end.
    func run(over connection: some Connection, input: InputReader, stops: AsyncStream<Void>) async -> Exit
}
