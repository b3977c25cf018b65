import ChatProtocol
import ChatStorage
import Foundation
import Logging
import SwiftProtobuf

/// The server's services that every control connection uses.
struct ControlServices: Sendable {
    /// The server's id and the line of its messages, which clients receive in `Welcome`.
    let identity: ServerIdentity
    let accounts: AccountDirectory
    let hub: DeliveryHub
    let commits: CommitQueue
    let history: any HistoryStore
    let marks: MarkQueue
    let rooms: RoomService
    var devices: DeviceService
    let pace: RateLimiter<CommandRate>
    var reads = ReadConcurrency()
    var bytes = RateLimiter(DailyBytes(limit: 0))
    let networkRate: RateLimiter<NetworkRate>
    let connections: ConnectionTable
    let presence: Presence

    /// Who is banned, and whether the server is locked down.
    let access: AccessControl

    /// The settings, which a reload may change.
    let settings: LiveSettings

    let logger: Logger

    /// For log lines that unauthenticated clients can cause at any rate.
    let crowdedLog = LogLimiter()
    let barredLog = LogLimiter()
    let storeFailureLog = LogLimiter()

    /// Carries out the commands of accounts with a role; `nil` where there are none, as in tests of other requests.
    var administration: AdminService?
}

extension ControlServices {
    /// The limits of new connections.
    var limits: ConnectionLimits { settings.read { $0.connectionLimits } }

    /// The time-outs of new connections.
    var timeouts: ControlTimeouts { settings.read { $0.timeouts } }

    /// The version of end-to-end encryption that the server serves (docs/ENCRYPTION.md).
    static let encryption: UInt32 = 1

    /// The answer to the hello: the version and the limits.
    var welcome: ProtoWelcome {
        .with {
            $0.version = ProtocolLimits.version
            $0.serverName = "Tandem"
            $0.passwordPolicy = accounts.policy.description
            $0.registration = accounts.registrationAtPresent.proto
            $0.registrationOpen = accounts.registrationAtPresent == .open
            $0.serverID = Data(identity.serverID)
            $0.line = Data(identity.line)
            $0.encryption = Self.encryption
            $0.greeting = settings.read { $0.greeting }
            $0.limits = .with {
                $0.frameBytes = UInt32(ProtocolLimits.frameBytes)
                $0.bodyBytes = UInt32(ProtocolLimits.bodyBytes)
                $0.usernameMinimum = UInt32(Username.minimumLength)
                $0.usernameMaximum = UInt32(Username.maximumLength)
                $0.passwordBytes = UInt32(PasswordPolicy.maximumBytes)
                $0.loginAttempts = UInt32(ProtocolLimits.loginAttempts)
                $0.searchFilters = true
            }
        }
    }
}
