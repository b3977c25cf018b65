import ArgumentParser
import ChatAdministration
import ChatServerCore
import ChatStorage
import Foundation

/// `chatserver export`: everything in the message store as JSON lines, whether or not a server is running.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chatserver export",
        abstract: "Print all accounts, conversations and messages, one JSON object a line.",
        discussion: """
            Each object has a "record": "account", "conversation" or "message". No passwords are in it, but everything \
            that was ever said is, also between two people: keep it as you keep the data folder. It may be run while a \
            server is running.
            """
    )

    @OptionGroup var data: DataOption
    @OptionGroup var socket: AdminSocketOption

    @Option(help: "A JSON file with settings, such as the server's own.")
    var config: String?

    func run() async throws {
        let configuration = try await ServerConfiguration.withoutPort(
            options: data.values.merging(socket.values) { $1 },
            file: config
        )
        // A reader of the data folder that may not use the socket reads the files.
        if let server = try? RunningServer.find(configuration) {
            return try export(from: server)
        }
        try StoreFiles.checkMessages(configuration)
        do {
            let store = try ChatStores.openForReading(configuration.store, in: configuration.dataDirectory)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            var lines = OutputLines()
            try await store.export { try lines.add(encoder.encode($0)) }
            try lines.flush()
        } catch let error as Failure {
            throw error
        } catch {
            throw Failure(sentence: OperatorSentence.of(error))
        }
    }

    /// Prints what a running server exports.
    private func export(from server: RunningServer) throws {
        var lines = OutputLines()
        try server.perform(.export) { try lines.add($0.utf8) }
        try lines.flush()
    }
}
