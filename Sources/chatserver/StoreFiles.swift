import ChatServerCore
import ChatStorage
import Foundation

/// Checks that a command's store files exist before it opens them: an empty file opened by mistake would become a
/// valid but empty store, and the server would accept it.
enum StoreFiles {
    /// Checks that the credential store exists and is not empty.
    ///
    /// - Throws: ``Failure``.
    static func checkCredentials(_ configuration: ServerConfiguration) throws {
        let path = configuration.credentials
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(sentence: "There is no credential store \(path). Check --credentials.")
        }
        guard !CredentialStores.isMissingOrEmpty(path: path) else {
            throw isEmpty("credential store", path)
        }
    }

    /// Checks that the message store exists and is not empty.
    ///
    /// - Throws: ``Failure``.
    static func checkMessages(_ configuration: ServerConfiguration) throws {
        let folder = configuration.dataDirectory
        let traces = ChatStores.traces(of: configuration.store, in: folder)
        switch traces.state {
        case .present: break
        case .missing:
            throw Failure(sentence: "There are no messages in the data folder \(folder). Check --data.")
        case .empty: throw isEmpty("message store", traces.place)
        }
    }

    /// Returns the failure of a command for an error of a store. A server that has the data folder open, but does not
    /// answer, would have to do the work.
    static func failure(_ error: StorageError, _ configuration: ServerConfiguration) -> Failure {
        guard case .folderInUse(let path, _) = error else {
            return Failure(sentence: OperatorSentence.of(error))
        }
        let socket =
            configuration.adminSocket.map { "does not answer at its admin socket \($0)" }
            ?? "has its admin socket switched off"
        return Failure(
            sentence:
                "A server is running on the data folder \(path), but \(socket). Stop it first; nothing was changed."
        )
    }

    private static func isEmpty(_ what: String, _ path: String) -> Failure {
        Failure(sentence: "The \(what) \(path) has nothing in it. Put it back from a backup; nothing was changed.")
    }
}
