import ArgumentParser
import ChatAdministration
import ChatProtocol
import ChatServerCore
import ChatStorage
import Foundation

/// `chatserver forget NAME`: removes an account and the text of all its messages.
struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chatserver forget",
        abstract: "Remove an account, and the text of all messages that it wrote.",
        discussion: """
            Nothing is asked, and nothing can be brought back. The name is free afterwards, also that of an account that \
            was only removed. Its messages stay as empty places without a name; what \
            others wrote to it is theirs and stays. The rooms that it led are closed, those that are kept get another \
            admin. A running server ends its sessions and does it at once. Copies of the database know what they knew. \
            Write -- before a name that begins with -, and the options before that.
            """
    )

    @Argument(help: "The name of the account.")
    var name: String

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        let configuration = try await place.configuration()
        guard FileManager.default.fileExists(atPath: configuration.dataDirectory) else {
            throw Failure(sentence: "There is no data folder \(configuration.dataDirectory). Check --data.")
        }
        if let server = try place.server(configuration) {
            return try server.say(.forget(User.username(name)))
        }
        try StoreFiles.checkMessages(configuration)
        try StoreFiles.checkCredentials(configuration)
        do {
            try await forget(Username(name), configuration)
        } catch let error as UsernameError {
            throw Failure(sentence: error.description)
        } catch let error as StorageError {
            throw StoreFiles.failure(error, configuration)
        } catch let error as Failure {
            throw error
        } catch {
            throw Failure(sentence: OperatorSentence.of(error))
        }
    }

    private func forget(_ username: Username, _ configuration: ServerConfiguration) async throws {
        let directory = try DataDirectory(path: configuration.dataDirectory)
        let store = try ChatStores.open(configuration.store, in: directory)
        let secrets = try CredentialStores.open(path: configuration.credentials)
        let credential = try await secrets.credential(for: username)
        let known = try await store.knownAccount(of: username)?.account
        guard credential != nil || known != nil else {
            // What is left of an account that never wrote.
            try await secrets.forgetNetworks(of: username)
            throw Failure(sentence: "There is no account named \(username).")
        }
        // The entry loses the name with the account, and keeps the act.
        try await AccountRecords(store: store).note(.forget, known, name: username)
        // Remove the credential first, so that nobody can log in any more.
        if let credential {
            try await secrets.remove(credential.username)
        }
        try await secrets.forgetNetworks(of: username)
        let forgotten = try await store.forget(username)
        for sentence in ForgetReport(removed: credential?.username, forgotten).sentences {
            Output.line(sentence)
        }
        try await store.close()
    }
}
