import NIOCore

extension ClientConnection {
    /// Takes a local port for datagrams, then says that the sockets are there. Without one, messages come over TLS.
    func openDatagrams(_ connector: ClientConnector) {
        guard usesDatagrams else {
            return tell(.connected)
        }
        datagramConnector = connector
        connector.bindDatagrams(self, peer: control?.remoteAddress).whenComplete { result in
            self.assumeIsolated { connection in
                if case .success(let socket) = result {
                    connection.use(socket, connector)
                }
                if !connection.isEnded {
                    connection.tell(.connected)
                }
            }
        }
    }

    /// Sends and receives datagrams by this socket until it is closed. A send that fails, as when the network is gone
    /// for a moment, closes it: then a new one is needed.
    private func use(_ socket: any Channel, _ connector: ClientConnector) {
        guard !isEnded else {
            return socket.close(promise: nil)
        }
        // What is still on its way to the port before this one is heard, until the next change.
        formerDatagrams?.close(promise: nil)
        formerDatagrams = datagrams
        datagrams = socket
        delivery?.use(socket)
        let identifier = ObjectIdentifier(socket)
        socket.closeFuture.whenComplete { _ in
            self.assumeIsolated { $0.lost(identifier, connector) }
        }
    }

    /// A socket was closed. Only the one in use is replaced.
    private func lost(_ socket: ObjectIdentifier, _ connector: ClientConnector) {
        if let datagrams, ObjectIdentifier(datagrams) == socket {
            rebindLater(connector)
        }
    }

    /// Nothing has been heard by the port in use for long: takes another one.
    func renewPort() {
        if let connector = datagramConnector, !isEnded, datagrams?.isActive == true {
            rebind(connector)
        }
    }

    private func rebindLater(_ connector: ClientConnector) {
        guard !isEnded else {
            return
        }
        rebinding = eventLoop.scheduleTask(in: ClientTimeouts.rebinding) {
            self.assumeIsolated { $0.rebind(connector) }
        }
    }

    private func rebind(_ connector: ClientConnector) {
        connector.bindDatagrams(self, peer: control?.remoteAddress).whenComplete { result in
            self.assumeIsolated {
                switch result {
                case .success(let socket): $0.use(socket, connector)
                case .failure: $0.rebindLater(connector)
                }
            }
        }
    }
}
