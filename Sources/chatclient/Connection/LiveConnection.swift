import ChatClientCore

/// The ``Connection`` to a real server.
struct LiveConnection: Connection {
    /// The SDK's client, connected.
    let client: ChatClient

    /// What the device has of the account; `nil` when nothing is kept.
    var state: DeviceState?

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
            // A new account has nothing yet, whatever an account of this name had here before.
            await client.start(from: nil)
            let name = try await client.register(username: username, password: password)
            await state?.loggedIn(name, isNew: true)
            return .loggedIn(username: name)
        case .logIn(let username, let password):
            return try await enter(username) { try await client.logIn(username: username, password: password) }
        case .send(let body, let recipient, let token):
            return .stored(try await client.send(body, to: recipient, token: token ?? ChatClient.makeToken()))
        case .activeUsers:
            return .activeUsers(try await client.activeUsers())
        case .deliveryStatistics:
            return .deliveryStatistics(try await client.deliveryStatistics())
        case .logOut:
            try await client.logOut()
            return .loggedOut
        case .conversations, .history, .search, .mark, .setReadReceipts, .changePassword:
            return try await carryOutReading(request)
        case .createRoom, .joinRoom, .leaveRoom, .rooms, .room, .manage:
            return try await carryOutInRooms(request)
        }
    }

    /// Enters an account, after what the device has of it was handed to the SDK, which asks for the rest.
    private func enter(_ username: String, by logIn: () async throws -> String) async throws -> Answer {
        if let state {
            await client.start(from: await state.load(username))
        }
        let name = try await logIn()
        await state?.loggedIn(name)
        return .loggedIn(username: name)
    }

    private func carryOutReading(_ request: Request) async throws -> Answer {
        switch request {
        case .history(let place, let position, let limit):
            return .history(try await client.history(of: place, position, limit: limit))
        case .search(let query, let conversation, let id, let limit):
            return .search(try await client.search(query, in: conversation, before: id, limit: limit))
        case .mark(let conversation, let delivered, let read):
            try await client.mark(conversation, deliveredThrough: delivered, readThrough: read)
            return .done
        case .setReadReceipts(let isOn):
            try await client.setReadReceipts(isOn)
            return .done
        case .changePassword(let old, let new):
            try await client.changePassword(from: old, to: new)
            return .done
        default:
            return .conversations(try await client.conversations())
        }
    }

    private func carryOutInRooms(_ request: Request) async throws -> Answer {
        switch request {
        case .createRoom(let options):
            return .room(try await client.createRoom(options))
        case .joinRoom(let key, let password):
            return .room(try await client.joinRoom(key, password: password))
        case .leaveRoom(let conversation):
            try await client.leaveRoom(conversation)
            return .done
        case .room(let conversation):
            return .room(try await client.room(conversation))
        case .manage(let conversation, let action, let username):
            try await client.manage(conversation, action, username)
            return .done
        default:
            return .rooms(try await client.rooms())
        }
    }
}
