/// A front end for a session: prompts, JSON lines, a screen, a page.
///
/// A face is a view of a `ClientModel`, and keeps no session state besides it: it passes the connection's events, its
/// requests and their answers to the model, and shows the changes.
protocol Face: Sendable {
    /// Runs the session to its end.
    ///
    /// - Parameters:
    ///   - connection: Sends requests to the server and delivers its events.
    ///   - input: Input from the user or the program.
    ///   - stops: One element for each request to end the program.
    func run(over connection: some Connection, input: InputReader, stops: AsyncStream<Void>) async -> Exit
}
