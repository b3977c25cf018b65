import ChatStorage
import Logging
import NIOCore

/// Once a second: tells everybody who has come and gone, and has those who have gone for good leave their rooms.
struct PresenceKeeper: PeriodicJob {
    /// Between two notices, so that a thousand logins in a second do not make a million events.
    static let interval: TimeAmount = .seconds(1)

    let presence: Presence
    let hub: DeliveryHub
    let rooms: RoomDesk
    let accounts: any AccountStore
    let logger: Logger

    func tick(until stop: StopFlag) async {
        await tick(now: .now(), time: ServerTime.milliseconds)
    }

    /// Notes who is still there.
    func finish() async {
        let time = ServerTime.milliseconds
        // Who has logged out in the last second has still to leave their rooms.
        await tick(now: .now(), time: time)
        await note(presence.withBoard { $0.lastSeen(time: time) })
    }

    /// Does what has come up since the tick before.
    ///
    /// - Parameter time: In milliseconds since 1970.
    func tick(now: NIODeadline, time: Int64) async {
        let tick = presence.withBoard { $0.tick(now: now, time: time) }
        for departure in tick.departures {
            await carryOut(departure)
        }
        await hub.announce(tick.notice)
        await note(tick.seen)
    }

    private func carryOut(_ departure: PresenceBoard.Departure) async {
        // It may have come back since the tick.
        guard !presence.withBoard({ $0.isPresent(departure.account.id) }) else {
            return
        }
        do {
            try await rooms.departed(departure.account.id, isByAbsence: departure.isByAbsence)
        } catch {
            logger.error("could not end memberships", metadata: ["error": "\(error)"])
            presence.withBoard { $0.putBack(departure) }
        }
    }

    private func note(_ seen: [AccountID: Int64]) async {
        guard !seen.isEmpty else {
            return
        }
        do {
            try await accounts.noteSeen(seen)
            presence.withBoard { $0.saved(seen) }
        } catch {
            logger.error("could not note who was there", metadata: ["error": "\(error)"])
            presence.withBoard { $0.saved(seen, hasFailed: true) }
        }
    }
}
