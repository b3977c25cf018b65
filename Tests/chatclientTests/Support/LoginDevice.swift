import ChatClientCore
import Synchronization

@testable import chatclient

/// A device that remembers logins of `renew` in a folder of a test, with a clock that the test moves.
struct LoginDevice {
    private final class Notes: Sendable {
        let time = Mutex<Int64>(1_000_000)
        let sentences = Mutex<[String]>([])
    }

    static let next = LoginToken(login: 5, bytes: [UInt8](repeating: 7, count: 32), lifetime: .seconds(1))

    private let folder: TemporaryFolder
    private let notes = Notes()

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The folder of all state, which does not exist at first.
    var state: String { folder.path + "/tandem" }

    /// The path of the file with the token.
    var path: String { state + "/chat.example%3A1300/renew.login" }

    /// The sentences for the person.
    var warnings: [String] { notes.sentences.withLock { $0 } }

    /// What a client opens at its start.
    var logins: RememberedLogins {
        RememberedLogins(
            folder: state,
            place: LoginPlace(address: Fixtures.address, welcome: Fixtures.welcome()),
            now: { [notes] in notes.time.withLock { $0 } },
            warn: { [notes] sentence in notes.sentences.withLock { $0.append(sentence) } }
        )
    }

    /// Lets seconds pass.
    func pass(_ seconds: Int64) {
        notes.time.withLock { $0 += seconds * 1000 }
    }

    /// The token that a use gets.
    func token(then use: LoginTokenUse = .kept) async -> [UInt8]? {
        let given = Mutex<[UInt8]?>(nil)
        await logins.withToken(of: "renew") { token in
            given.withLock { $0 = token }
            return use
        }
        return given.withLock { $0 }
    }
}
