import ChatClientCore

/// The ``Connection`` to a real server.
struct LiveConnection: Connection {
    /// The connected client of the SDK.
    let client: ChatClient

    /// The sync state stored on this device; `nil` if none is kept.
    var state: DeviceState?

    /// The keys on this device; `nil` if none are kept.
    var keys: AccountKeys?

    var welcome: ServerWelcome { client.welcome }

    var events: some AsyncSequence<ChatEvent, Never> & Sendable { client.events }

    func reconnectNow() async { await client.reconnectNow() }

    func answer(_ request: Request) async throws(RequestFailure) -> Answer {
        do {
            if let keys, AccountKeys.concern(request) {
                try await open(keys, for: request)
            }
            await begin(request)
            let answer = try await client.answer(request)
            await note(answer, to: request)
            return answer
        } catch let failure as RequestFailure {
            throw failure
        } catch {
            throw RequestFailure(error)
        }
    }

    /// Passes the keys to the SDK before login.
    private func open(_ keys: AccountKeys, for request: Request) async throws {
        if let choice = await keys.choice(for: request) {
            await client.use(choice)
        }
        try await keys.prepare(for: request)
    }

    /// Passes the stored sync state to the SDK before login, so that it fetches only the rest.
    private func begin(_ request: Request) async {
        switch request {
        case .register:
            // A new account starts empty, even if another account had this name on this device.
            await client.start(from: nil)
        case .logIn(let username, _), .logInWithToken(let username, _):
            if let state {
                await client.start(from: await state.load(username))
            }
        case .status, .send, .activeUsers, .deliveryStatistics, .conversations, .history, .search, .mark,
            .setReadReceipts, .changePassword, .rememberLogin, .logins, .endLogin, .createRoom, .joinRoom, .leaveRoom,
            .rooms, .room, .manage, .administer, .conversationEncryption, .acceptIdentity, .makeKeys, .resetIdentity,
            .logOut:
            break
        }
    }

    private func note(_ answer: Answer, to request: Request) async {
        guard case .loggedIn(let username, _, _, _) = answer else {
            return
        }
        await keys?.loggedIn(after: request)
        let isNew = if case .register = request { true } else { false }
        await state?.loggedIn(username, isNew: isNew)
    }
}
