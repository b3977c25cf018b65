import ChatDelivery
import ChatProtocol
import NIOCore

extension SimulatedSession {
    func handle(_ event: SessionEvent) throws {
        switch event {
        case .publish(let index):
            publish(index)
            try drainServer()
        case .atServer(let datagram, let stranger, let sent):
            try serverGets(datagram, from: stranger ?? addresses.source(sentAt: sent, arrivingAt: elapsed))
        case .atClient(let datagram, let address, let sent):
            // The new owner of the client's former address drops datagrams to it.
            if addresses.reach(address, sentAt: sent, arrivingAt: elapsed) {
                try clientGets(datagram)
            }
        case .controlTaken(let indices):
            server.controlWritten(indices)
            try drainServer()
        case .controlArrived(let item):
            control.arrive(item)
            try readControl()
        case .serverTimer(let deadline):
            if serverTimer == deadline {
                serverTimer = nil
                server.timeout(now: clock.now)
                try drainServer()
            }
        case .clientTimer(let deadline):
            if clientTimer == deadline {
                clientTimer = nil
                client.timeout(now: clock.now)
                try drainClient()
            }
        case .addressChanges(let change):
            try changeAddress(by: change)
        case .doorOpens:
            try readControl()
        case .garbage:
            try getGarbage()
        }
    }

    /// Whether all messages have been shown.
    var isDelivered: Bool {
        report.arrivals.count >= plan.messages
    }

    /// Whether the person's side takes messages now.
    private var hasRoom: Bool {
        !plan.closedDoors.contains { $0.contains(elapsed) }
    }

    /// Publishes a message as the hub does: a session without room leaves the live set, and its messages wait in the
    /// store.
    private func publish(_ index: Int) {
        if isLive, server.hasRoom {
            enqueue(index)
        } else {
            isLive = false
            store.append(index)
        }
    }

    func enqueue(_ index: Int) {
        let entry = messages.entries[index]
        server.enqueue(
            conversation: entry.message.conversation,
            sequence: entry.message.sequence,
            encoded: entry.encoded
        )
    }

    private func serverGets(_ datagram: TappedDatagram, from source: SocketAddress) throws {
        if invariants.serverGets(datagram, from: source) {
            hostile?.toServer.hear(datagram.bytes)
        }
        server.received(datagram.bytes, from: source, now: clock.now, using: &challenges)
        try drainServer()
    }

    private func clientGets(_ datagram: TappedDatagram) throws {
        if invariants.clientGets(datagram, hasRoom: hasRoom) {
            hostile?.toClient.hear(datagram.bytes)
        }
        client.received(datagram.bytes, hasRoom: hasRoom, now: clock.now)
        try drainClient()
    }

    /// Reads the TLS connection while the client has room.
    private func readControl() throws {
        while hasRoom, let item = control.read() {
            switch item {
            case .deliveries(let deliveries, _):
                invariants.clientReads(deliveries)
                client.receivedOverControl(deliveries)
            case .wireChanged(let wire):
                report.wireChanges.append(.init(wire: wire, at: elapsed))
                client.wireChanged(wire, now: clock.now)
            }
            try drainClient()
        }
        pumpControl()
    }

    /// Moves frames to the TLS connection while it has room, and reports them as written.
    func pumpControl() {
        while let (item, delay) = control.take(at: elapsed) {
            if case .deliveries(_, let indices) = item {
                add(.controlTaken(indices), after: .zero)
            }
            add(.controlArrived(item), after: delay)
        }
    }

    /// Gives each idle end a hostile datagram: the end must stay idle.
    private func getGarbage() throws {
        try drainServer()
        try drainClient()
        report.garbage += 2
        if let toServer = try hostile?.toServer.next(using: &generator) {
            let deadline = server.deadline
            let source = generator.happens(0.5) ? stranger : addresses.current
            server.received(toServer, from: source, now: clock.now, using: &challenges)
            if try server.nextOutput(now: clock.now) != nil || server.deadline != deadline {
                invariants.broken(.silence, "the server did something")
            }
        }
        if let toClient = try hostile?.toClient.next(using: &generator) {
            let deadline = client.deadline
            client.received(toClient, hasRoom: true, now: clock.now)
            if try client.nextOutput(now: clock.now) != nil || client.deadline != deadline {
                invariants.broken(.silence, "the client did something")
            }
        }
    }
}
