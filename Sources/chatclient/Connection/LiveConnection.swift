import ChatClientCore

/// The ``Connection`` to a real server.
struct LiveConnection: Connection {
    /// The SDK's client, connected.
    let client: ChatClient

    var welcome: ServerWelcome { client.welcome }

    var events: some AsyncSequence<ChatEvent, Never> & Sendable { client.events }

    func answer(_ request: Request) async throws(RequestFailure) -> Answer {
        do {
            return try await carryOut(request)
        } catch {
            throw RequestFailure(error)
        }
    }

    private func carryOut(_ request: Request) async throws -> Answer {
        switch request {
        case .status(let username):
            return .status(try await client.status(of: username))
        case .register(let username, let password):
            return .loggedIn(username: try await client.register(username: username, password: password))
        case .logIn(let username, let password):
            return .loggedIn(username: try await client.logIn(username: username, password: password))
        case .send(let body, let recipient, let token):
            return .stored(try await client.send(body, to: recipient, token: token ?? ChatClient.makeToken()))
        case .activeUsers:
            return .activeUsers(try await client.activeUsers())
        case .deliveryStatistics:
            return .deliveryStatistics(try await client.deliveryStatistics())
        case .logOut:
            try await client.logOut()
            return .loggedOut
        }
    }
}
