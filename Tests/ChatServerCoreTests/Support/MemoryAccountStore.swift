import ChatProtocol
import ChatStorage
import Synchronization

/// What accounts have besides their secrets, in memory.
final class MemoryAccountStore: AccountStore {
    private let state = Mutex([AccountID: AccountDetails]())
    private static let standard = AccountDetails(lastSeen: nil, sendsReadReceipts: true)

    /// None: the message store is asked.
    func knownAccount(of username: Username) async throws -> (account: Account, details: AccountDetails)? {
        nil
    }

    func details(of account: AccountID) async throws -> AccountDetails {
        state.withLock { $0[account] ?? Self.standard }
    }

    func noteSeen(_ times: [AccountID: Int64]) async throws {
        state.withLock { state in
            for (account, time) in times {
                state[account, default: Self.standard].lastSeen = time
            }
        }
    }

    func setReadReceipts(_ isOn: Bool, of account: AccountID) async throws {
        state.withLock { $0[account, default: Self.standard].sendsReadReceipts = isOn }
    }

    func serverSecret() async throws -> [UInt8] {
        [UInt8](repeating: 7, count: 32)
    }
}
