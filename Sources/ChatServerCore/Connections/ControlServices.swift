import ChatStorage
import Logging

/// What every control connection needs of the server.
struct ControlServices: Sendable {
    /// Whose messages these are, and their line: clients are told in `Welcome`.
    let identity: ServerIdentity
    let accounts: AccountDirectory
    let hub: DeliveryHub
    let commits: CommitQueue
    let history: any HistoryStore
    let marks: MarkQueue
    let rooms: RoomDesk
    let pace: CommandPace
    var reads = ReadTurns()
    var bytes = ByteQuota(DailyBytes(limit: 0))
    let strangers: NetworkPace
    let limits: ConnectionLimits
    let connections: ConnectionTable
    let timeouts: ControlTimeouts
    let logger: Logger

    /// For what strangers can cause at any rate.
    let crowdedLog = LogLimiter()
    let storeFailureLog = LogLimiter()
}
