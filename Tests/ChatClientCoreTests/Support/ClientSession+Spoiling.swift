@testable import ChatClientCore

extension ClientSession {
    /// Replaces the session's token by one that no server accepts, for its next attempt to resume.
    func spoilToken() {
        credentials?.entered(byPassword: false, token: [1, 2, 3])
    }
}

extension ClientSession {
    /// Takes the server for one that knows nothing of encryption.
    func pretendOldServer() {
        welcome?.encryption = 0
    }
}
