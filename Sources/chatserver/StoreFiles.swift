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
        try check(configuration.credentials, "credential store", option: "--credentials")
    }

    /// Checks that the message store is there.
    ///
    /// - Throws: ``Failure``.
    static func checkMessages(_ configuration: ServerConfiguration) throws {
        let folder = configuration.dataDirectory
        let path = folder + "/" + SQLiteMessageStore.fileName
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(sentence: "There are no messages in the data folder \(folder). Check --data.")
        }
        try check(path, "message store", option: "--data")
    }

    private static func check(_ path: String, _ what: String, option: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(sentence: "There is no \(what) \(path). Check \(option).")
        }
        guard !CredentialStores.isMissingOrEmpty(path: path) else {
            throw Failure(
                sentence: "The \(what) \(path) has nothing in it. Put it back from a backup; nothing was changed."
            )
        }
    }
}
