import ChatDelivery
import ChatProtocol
import NIOCore

extension DeliverySimulation {
    func handle(_ event: Event) throws {
        switch event {
        case .publish(let index):
            publish(index)
            try drainServer()
        case .atServer(let datagram, let source, let frames):
            try serverReceives(datagram, from: source, frames: frames)
        case .atClient(let datagram, let address):
            // Whoever has the client's former address now drops what comes there.
            if address == clientAddress {
                hostileToClient.hear(datagram)
                client.received(datagram, hasRoom: hasRoom, now: now)
                try drainClient()
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
                server.timeout(now: now)
                try drainServer()
            }
        case .clientTimer(let deadline):
            if clientTimer == deadline {
                clientTimer = nil
                client.timeout(now: now)
                try drainClient()
            }
        case .roam(let address):
            clientAddress = address
        case .doorOpens:
            try readControl()
        case .garbage:
            try receiveGarbage()
        }
    }

    /// Whether the person's side takes messages now.
    private var hasRoom: Bool {
        !plan.closedDoors.contains { $0.contains(elapsed) }
    }

    /// As the hub does: a session without room leaves the live set, and its messages wait in the store.
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

    private func serverReceives(_ datagram: ByteBuffer, from source: SocketAddress, frames: [DatagramFrame]) throws {
        if let header = DatagramHeader(peeking: datagram) {
            let bytes = datagram.readableBytes
            ledger.received(number: header.packetNumber, bytes: bytes, frames: frames, from: source)
        }
        hostileToServer.hear(datagram)
        server.received(datagram, from: source, now: now, using: &challenges)
        try drainServer()
    }

    /// The client reads the TLS connection while there is room for what comes.
    private func readControl() throws {
        while hasRoom, let item = control.read() {
            switch item {
            case .deliveries(let deliveries, _):
                client.receivedOverControl(deliveries)
            case .wireChanged(let wire):
                report.wireChanges.append(.init(wire: wire, at: elapsed))
                client.wireChanged(wire, now: now)
            }
            try drainClient()
        }
        pumpControl()
    }

    /// The TLS connection takes what it has room for, and says so.
    func pumpControl() {
        while let (item, arrival) = control.take(now: now) {
            if case .deliveries(_, let indices) = item {
                events.add(.controlTaken(indices), at: now)
            }
            events.add(.controlArrived(item), at: arrival)
        }
    }

    /// Gives each end a hostile datagram when it has nothing left to do: it must stay so.
    private func receiveGarbage() throws {
        try drainServer()
        try drainClient()
        report.garbage += 2
        let toServer = try hostileToServer.next(reflected: lastToClient, using: &generator)
        let serverDeadline = server.deadline
        let source = generator.happens(0.5) ? stranger : clientAddress
        server.received(toServer, from: source, now: now, using: &challenges)
        if try server.nextOutput(now: now) != nil || server.deadline != serverDeadline {
            report.answersToGarbage += 1
        }
        let toClient = try hostileToClient.next(reflected: lastToServer, using: &generator)
        let clientDeadline = client.deadline
        client.received(toClient, hasRoom: true, now: now)
        if try client.nextOutput(now: now) != nil || client.deadline != clientDeadline {
            report.answersToGarbage += 1
        }
    }
}
