import ChatClientCore

/// JSON lines, both ways: for programs.
struct JSONFace: Face {
    /// Where events go.
    let output: JSONOutput
    /// Where the server is, for the words on stderr.
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
