import ChatDelivery
import ChatProtocol
import ChatTrace
import NIOCore

extension SimulatedSession {
    /// More outputs than any window permits.
    private static let mostOutputsOfOneEvent = 10_000

    /// Performs the outputs of the server's end, as the hub does.
    func drainServer() throws {
        repeat {
            var outputs = 0
            while let output = try server.nextOutput(now: clock.now), endsSometime(&outputs) {
                traceServer()
                perform(output)
            }
        } while feedFromStore()
        traceServer()
        pumpControl()
        scheduleServerTimer()
    }

    /// Performs the outputs of the client's end.
    func drainClient() throws {
        var outputs = 0
        while let output = try client.nextOutput(now: clock.now), endsSometime(&outputs) {
            traceClient()
            try perform(output)
        }
        traceClient()
        scheduleClientTimer()
    }

    /// Before its outputs are performed: what becomes of a datagram on the network is noted after it was sent.
    private func traceServer() {
        if trace.isOn {
            trace.add(server.popTrace(), of: .server, at: elapsed)
        }
    }

    private func traceClient() {
        if trace.isOn {
            trace.add(client.popTrace(), of: .client, at: elapsed)
        }
    }

    private func perform(_ output: ServerDelivery.Output) {
        switch output {
        case .datagram(let datagram, let address): sendToClient(datagram, at: address)
        case .control(let deliveries, let indices): control.post(.deliveries(deliveries, indices: indices))
        case .wireChanged(let wire): changeWire(wire)
        }
    }

    private func perform(_ output: ClientDelivery.Output) throws {
        switch output {
        case .message(let arrived): take(arrived)
        case .datagram(let datagram): sendToServer(datagram)
        case .renewPort:
            try changeAddress(by: .moves)
            client.portChanged(now: clock.now)
        }
    }

    private func endsSometime(_ outputs: inout Int) -> Bool {
        outputs += 1
        guard outputs < Self.mostOutputsOfOneEvent else {
            invariants.broken(.rest, "the outputs after one event do not end")
            return false
        }
        return true
    }

    /// Refills a session that fell behind from the store, once half of its messages are done.
    ///
    /// - Returns: Whether there was anything to refill it with.
    private func feedFromStore() -> Bool {
        guard !isLive, server.isHalfEmpty, !store.isEmpty else {
            return false
        }
        var fed = 0
        while fed < store.count, server.hasRoom {
            enqueue(store[fed])
            fed += 1
        }
        store.removeFirst(fed)
        isLive = store.isEmpty
        return true
    }

    private func changeWire(_ wire: DeliveryTransport) {
        invariants.wireChanged(wire, at: elapsed)
        control.post(.wireChanged(wire))
    }

    private func sendToClient(_ bytes: ByteBuffer, at address: SocketAddress) {
        report.datagramsToClient += 1
        guard let datagram = invariants.serverSends(bytes, to: address, at: elapsed) else {
            return
        }
        hostile?.toServer.reflected = bytes
        if datagram.phase != lastPhase {
            lastPhase = datagram.phase
            report.phaseChanges += 1
        }
        let passage = toClient.send(bytes: bytes.readableBytes, at: elapsed)
        note(datagram, passage)
        guard case .arrives(let delays) = passage else {
            return
        }
        for delay in delays {
            add(.atClient(datagram, at: address, sentAt: elapsed), after: delay)
        }
    }

    private func sendToServer(_ bytes: ByteBuffer) {
        report.datagramsToServer += 1
        guard let datagram = invariants.clientSends(bytes) else {
            return
        }
        hostile?.toClient.reflected = bytes
        if generator.happens(plan.strayCopies) {
            // Half the delay of the datagram itself: the copy overtakes it.
            let delay = TimeAmount.nanoseconds(plan.toServer.delay.nanoseconds / 2)
            add(.atServer(datagram, stranger: stranger, sentAt: elapsed), after: delay)
        }
        let passage = toServer.send(bytes: bytes.readableBytes, at: elapsed)
        note(datagram, passage)
        guard case .arrives(let delays) = passage else {
            return
        }
        for delay in delays {
            add(.atServer(datagram, stranger: nil, sentAt: elapsed), after: delay)
        }
    }

    private func note(_ datagram: TappedDatagram, _ passage: Passage) {
        switch passage {
        case .lost(let loss):
            trace.note("#\(datagram.number) does not arrive: \(loss.rawValue)", at: elapsed)
        case .arrives(let delays):
            let times = delays.map(\.inSeconds).joined(separator: " and ")
            trace.note("#\(datagram.number) arrives after \(times)", at: elapsed)
        }
    }

    private func take(_ arrived: ArrivedMessage) {
        invariants.clientShows(arrived.message, sent: messages.entries)
        let index = Int(clamping: arrived.message.id)
        guard messages.entries.indices.contains(index) else {
            return
        }
        trace.note("the client shows \(invariants.messages.name(index)), by \(arrived.wire)", at: elapsed)
        let entry = messages.entries[index]
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

    /// Schedules the server's timer as the hub does: a timer that is set fires even if the deadline has moved since.
    private func scheduleServerTimer() {
        guard let deadline = server.deadline else {
            serverTimer = nil
            return
        }
        guard serverTimer.map({ deadline < $0 }) ?? true else {
            return
        }
        serverTimer = deadline
        clock.add(.serverTimer(deadline), to: number, at: deadline)
    }

    /// Schedules the client's timer as the client's shell does: the timer follows the deadline.
    private func scheduleClientTimer() {
        guard client.deadline != clientTimer else {
            return
        }
        clientTimer = client.deadline
        if let deadline = clientTimer {
            clock.add(.clientTimer(deadline), to: number, at: deadline)
        }
    }
}
