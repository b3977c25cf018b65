import ChatProtocol
import NIOCore

/// Loss detection (RFC 9002, section 6), and its effects on path MTU and repair.
extension Path {
    /// Handles an acknowledgement.
    ///
    /// - Parameter trustsOrder: See ``SentPackets/acknowledged(_:trustsOrder:now:)``.
    mutating func acknowledged(
        _ acknowledgement: Acknowledgement,
        trustsOrder: Bool,
        now: NIODeadline
    ) -> SentPackets.Outcome {
        let outcome = sent.acknowledged(acknowledgement, trustsOrder: trustsOrder, now: now)
        losses.arrived(outcome.acknowledged.count)
        note(lost: outcome.lost, now: now)
        for packet in outcome.acknowledged {
            size.arrived(packet.bytes, isProbe: packet.purpose.contains(.size))
        }
        size.judge(now: now)
        return outcome
    }

    /// Handles the expiry of ``SentPackets/deadline``.
    mutating func timeout(now: NIODeadline) -> SentPackets.OnTimeout {
        let outcome = sent.timeout(now: now)
        switch outcome {
        case .wait: break
        case .lost(let packets):
            note(lost: packets, now: now)
            size.judge(now: now)
        case .probe: probe(now: now)
        }
        return outcome
    }

    private mutating func note(lost packets: [SentPacket], now: NIODeadline) {
        for packet in packets {
            size.lost(packet.bytes, isProbe: packet.purpose.contains(.size), now: now)
        }
        if packets.contains(where: { !$0.purpose.contains(.size) }) {
            losses.lost()
        }
    }

    /// Handles an expired probe time-out: RFC 9002, section 6.2.
    private mutating func probe(now: NIODeadline) {
        // The challenge or its answer was lost: RFC 9000, section 8.2.1, allows a retry.
        challengeIsOwed = validation?.mayChallenge(now: now, interval: PathValidation.shortestInterval) ?? false
        guard isProven else {
            return
        }
        let repeats = TransportSelector.isProbeWithMessages(sent.probeCount)
        // Two datagrams, as RFC 9002, section 6.2.4, permits, so that one loss does not cost a further time-out.
        probesOwed = repeats ? 1 : 0
        pingsOwed = repeats ? 1 : 2
    }

    /// Whether UDP counts as failed because nothing was acknowledged for too long.
    func isSilent(now: NIODeadline) -> Bool {
        sent.silentSince.map { now - $0 >= TransportSelector.silenceLimit } ?? false
    }

    /// Bytes of payload that the congestion window and the path MTU permit.
    var payloadRoom: Int {
        max(0, min(sent.room - DatagramKey.overhead, size.payloadBytes))
    }

    /// Whether acknowledgements may be sparse: see ``LossHistory/isCalm(roundTrip:)``.
    var isCalm: Bool {
        losses.isCalm(roundTrip: sent.roundTrip.shortest)
    }

    /// Whether larger datagrams may be tried: see ``LossHistory/isClean(roundTrip:)``.
    var isClean: Bool {
        losses.isClean(roundTrip: sent.roundTrip.shortest)
    }

    /// Whether copies are worth their bytes: see ``LossHistory/isWorthwhile(roundTrip:)``.
    var wantsCopies: Bool {
        losses.isWorthwhile(roundTrip: sent.roundTrip.shortest)
    }
}
