import ChatServerCore
import ChatStorage
import Foundation

/// Looks at the files of a command before it opens them: an empty store opened by mistake would be made a good one without anything
/// in it, and the server would believe it.
enum StoreFiles {
    /// Checks that the credential store is there.
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

    /// Checks that the message store is there.
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

    private static func isEmpty(_ what: String, _ path: String) -> Failure {
        Failure(sentence: "The \(what) \(path) has nothing in it. Put it back from a backup; nothing was changed.")
    }
}
