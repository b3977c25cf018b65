import NIOCore

extension ClientConnection {
    /// Binds a UDP socket, then reports that the sockets are open. Without a UDP socket, messages are delivered
    /// over TLS.
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

    /// Uses this socket for datagrams until it is closed. A failed send, for example during a short network outage,
    /// closes the socket, which is then replaced.
    private func use(_ socket: any Channel, _ connector: ClientConnector) {
        guard !isEnded else {
            return socket.close(promise: nil)
        }
        // Keep the previous socket until the next change: datagrams in flight to its port are still received.
        formerDatagrams?.close(promise: nil)
        formerDatagrams = datagrams
        datagrams = socket
        delivery?.use(socket)
        let identifier = ObjectIdentifier(socket)
        socket.closeFuture.whenComplete { _ in
            self.assumeIsolated { $0.lost(identifier, connector) }
        }
    }

    /// Handles a closed socket. Only the socket in use is replaced.
    private func lost(_ socket: ObjectIdentifier, _ connector: ClientConnector) {
        if let datagrams, ObjectIdentifier(datagrams) == socket {
            rebindLater(connector)
        }
    }

    /// Binds another local port: nothing has been received on the current one for long.
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
