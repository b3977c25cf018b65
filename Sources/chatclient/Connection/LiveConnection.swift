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
            await begin(request)
            let answer = try await client.answer(request)
            await note(answer, to: request)
            return answer
        } catch {
            throw RequestFailure(error)
        }
    }

    /// Before an account is entered the SDK is handed what the device has of it, and asks for the rest.
    private func begin(_ request: Request) async {
        if case .register = request {
            // A new account has nothing yet, whatever an account of this name had here before.
            await client.start(from: nil)
        } else if case .logIn(let username, _) = request, let state {
            await client.start(from: await state.load(username))
        }
    }

    private func note(_ answer: Answer, to request: Request) async {
        guard case .loggedIn(let username) = answer else {
            return
        }
        let isNew = if case .register = request { true } else { false }
        await state?.loggedIn(username, isNew: isNew)
    }
}
