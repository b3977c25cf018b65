@testable import ChatClientCore

extension ClientSession {
    /// Has it come back with a token that no server takes.
    func spoilToken() {
        credentials?.entered(byPassword: false, token: [1, 2, 3])
    }
}
