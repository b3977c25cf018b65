import ChatStorage
import Logging
import NIOCore

/// Announces joined and departed accounts once a second, and ends the room memberships of accounts that have
/// departed for good.
struct PresenceTask: PeriodicJob {
    /// The interval between two notices: batching them keeps a thousand logins in a second from making a million
    /// events.
    static let interval: TimeAmount = .seconds(1)

    let presence: Presence
    let hub: DeliveryHub
    let rooms: RoomService
    let accounts: any AccountStore
    let logger: Logger

    func tick(until stop: StopFlag) async {
        await tick(now: .now(), time: ServerTime.milliseconds)
    }

    /// Stores the last-seen times of the accounts that are still present.
    func finish() async {
        let time = ServerTime.milliseconds
        // Accounts that logged out in the last second have still to leave their rooms.
        await tick(now: .now(), time: time)
        await note(presence.withState { $0.lastSeen(time: time) })
    }

    /// Handles the changes since the previous tick.
    ///
    /// - Parameter time: In milliseconds since 1970.
    func tick(now: NIODeadline, time: Int64) async {
        let tick = presence.withState { $0.tick(now: now, time: time) }
        for departure in tick.departures {
            await carryOut(departure)
        }
        await hub.announce(tick.notice)
        await note(tick.seen)
    }

    private func carryOut(_ departure: PresenceState.Departure) async {
        // The account may have come back since the tick.
        guard !presence.withState({ $0.isPresent(departure.account.id) }) else {
            return
        }
        do {
            try await rooms.departed(departure.account.id, isByAbsence: departure.isByAbsence)
        } catch {
            logger.error("could not end memberships", metadata: ["error": "\(error)"])
            presence.withState { $0.putBack(departure) }
        }
    }

    private func note(_ seen: [AccountID: Int64]) async {
        guard !seen.isEmpty else {
            return
        }
        do {
            try await accounts.noteSeen(seen)
            presence.withState { $0.saved(seen) }
        } catch {
            logger.error("could not note who was there", metadata: ["error": "\(error)"])
            presence.withState { $0.saved(seen, hasFailed: true) }
        }
    }
}
