import ChatClientCore

/// The front end for programs: JSON lines in both directions.
struct JSONFace: Face {
    /// The destination of events.
    let output: JSONOutput
    /// The server's address, for messages on stderr.
    let address: ServerAddress
    /// The name from the command line, if any.
    let username: String?

    func run(over connection: some Connection, input: InputReader, stops: AsyncStream<Void>) async -> Exit {
        let lines = JSONLines(
            connection: connection,
            input: input,
            output: output,
            address: address,
            username: username
        )
        return await lines.run(stops: stops)
    }
}
