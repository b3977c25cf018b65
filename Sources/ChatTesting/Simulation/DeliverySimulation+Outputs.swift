import ChatDelivery
import ChatProtocol
import NIOCore

extension DeliverySimulation {
    /// More than any window permits.
    private static let mostOutputsOfOneEvent = 10_000

    /// Does what the server's end asks for, as the hub does.
    func drainServer() throws {
        repeat {
            var outputs = 0
            while let output = try server.nextOutput(now: now) {
                outputs += 1
                guard outputs < Self.mostOutputsOfOneEvent else {
                    throw SimulationFailure.endlessOutput(atMilliseconds: elapsed.nanoseconds / 1_000_000)
                }
                perform(output)
            }
        } while feedFromStore()
        pumpControl()
        scheduleServerTimer()
    }

    /// Does what the client's end asks for.
    func drainClient() throws {
        var outputs = 0
        while let output = try client.nextOutput(now: now) {
            outputs += 1
            guard outputs < Self.mostOutputsOfOneEvent else {
                throw SimulationFailure.endlessOutput(atMilliseconds: elapsed.nanoseconds / 1_000_000)
            }
            switch output {
            case .message(let arrived): take(arrived)
            case .datagram(let datagram): sendToServer(datagram)
            case .renewPort: break
            }
        }
        scheduleClientTimer()
    }

    /// A session that fell behind is fed once it has done half of what it had.
    ///
    /// - Returns: Whether there was something to feed it with.
    private func feedFromStore() -> Bool {
        guard !isLive, server.isHalfEmpty, !store.isEmpty else {
            return false
        }
        while server.hasRoom, !store.isEmpty {
            enqueue(store.removeFirst())
        }
        isLive = store.isEmpty
        return true
    }

    private func perform(_ output: ServerDelivery.Output) {
        switch output {
        case .datagram(let datagram, let address): sendToClient(datagram, at: address)
        case .control(let deliveries, let indices): control.post(.deliveries(deliveries, indices: indices))
        case .wireChanged(let wire): control.post(.wireChanged(wire))
        }
    }

    private func sendToClient(_ datagram: ByteBuffer, at address: SocketAddress) {
        let bytes = datagram.readableBytes
        let outcome = ledger.sent(bytes: bytes, frames: frames(of: datagram, tap: &serverTap), to: address)
        if outcome.isOverdraft {
            report.overdrafts.append("\(bytes) bytes to \(address) after \(elapsed.nanoseconds / 1_000_000) ms")
        }
        if !outcome.isProven {
            report.bytesToUnproven += bytes
        }
        report.datagramsToClient += 1
        lastToClient = datagram
        if let phase = DatagramHeader(peeking: datagram)?.phase, phase != lastPhase {
            lastPhase = phase
            report.phaseChanges += 1
        }
        for delay in plan.toClient.arrivals(sentAt: elapsed, using: &generator) {
            add(.atClient(datagram, at: address), after: delay)
        }
    }

    private func sendToServer(_ datagram: ByteBuffer) {
        report.datagramsToServer += 1
        lastToServer = datagram
        let frames = frames(of: datagram, tap: &clientTap)
        if generator.happens(plan.strayCopies) {
            // Half as long under way as the datagram itself: the copy overtakes it.
            let delay = TimeAmount.nanoseconds(plan.toServer.delay.nanoseconds / 2)
            add(.atServer(datagram, from: stranger, frames: frames), after: delay)
        }
        for delay in plan.toServer.arrivals(sentAt: elapsed, using: &generator) {
            add(.atServer(datagram, from: clientAddress, frames: frames), after: delay)
        }
    }

    private func frames(of datagram: ByteBuffer, tap: inout DatagramOpener) -> [DatagramFrame] {
        guard
            let header = DatagramHeader(peeking: datagram),
            let payload = tap.open(datagram, header: header)
        else {
            return []
        }
        return (try? DatagramFrameCodec.frames(in: payload)) ?? []
    }

    private func take(_ arrived: ArrivedMessage) {
        let entry = messages.entries[Int(arrived.message.id)]
        if arrived.message != entry.message {
            report.damaged += 1
        }
        report.arrivals.append(
            .init(
                conversation: arrived.message.conversation,
                sequence: arrived.message.sequence,
                wire: arrived.wire,
                publishedAt: entry.publishedAt,
                at: elapsed,
                bytes: entry.encoded.readableBytes
            )
        )
    }

    /// As the hub does: a timer that is set goes off even when the deadline has moved away since.
    private func scheduleServerTimer() {
        guard let deadline = server.deadline else {
            serverTimer = nil
            return
        }
        guard serverTimer.map({ deadline < $0 }) ?? true else {
            return
        }
        serverTimer = deadline
        events.add(.serverTimer(deadline), at: max(now, deadline))
    }

    /// As the client's shell does: the timer follows the deadline.
    private func scheduleClientTimer() {
        guard client.deadline != clientTimer else {
            return
        }
        clientTimer = client.deadline
        if let deadline = clientTimer {
            events.add(.clientTimer(deadline), at: max(now, deadline))
        }
    }
}
