import ChatStorage
import Logging
import NIOCore

/// Notes every day that the remembered logins of open sessions are in use. Otherwise a login counts as unused while
/// its session lasts, and its token is void after a month without a break.
struct LoginUseTask: PeriodicJob {
    /// The interval between two notes: a login becomes void after 30 days.
    static let interval: TimeAmount = .hours(24)

    let logins: any LoginStore
    let connections: ConnectionTable
    let logger: Logger

    func tick(until stop: StopFlag) async {
        await note(now: ServerTime.milliseconds, until: stop)
    }

    /// Notes the use of all logins with open sessions. When stopped, it ends after the current transaction.
    ///
    /// - Parameter now: In milliseconds since 1970.
    func note(now: Int64, until stop: StopFlag) async {
        var rest = connections.loginsInUse()[...]
        do {
            while !rest.isEmpty, !stop.isSet {
                try await logins.noteUse(of: Array(rest.prefix(LoginLimits.notedAtOnce)), now: now)
                rest = rest.dropFirst(LoginLimits.notedAtOnce)
                // Let other tasks use the store in between.
                await Task.yield()
            }
        } catch {
            logger.error("could not note the use of remembered logins", metadata: ["error": "\(error)"])
        }
    }
}
