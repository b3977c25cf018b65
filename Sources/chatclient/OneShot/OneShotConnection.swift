import ChatClientCore

/// The ``Connection`` of a one-shot command to a real server, with the note of what `read` printed.
struct OneShotConnection: Connection {
    /// The connected client of the SDK.
    let client: ChatClient

    /// The note of this device; `nil` if none is kept.
    let note: ReadNote?

    /// Whether the command is `read`, which continues from the note.
    let reads: Bool

    /// Tells what the person should know.
    let output: OneShotOutput

    var welcome: ServerWelcome { client.welcome }

    var events: some AsyncSequence<ChatEvent, Never> & Sendable { client.events }

    func answer(_ request: Request) async throws(RequestFailure) -> Answer {
        do {
            // Other commands fetch no missed messages: they would only be thrown away.
            if case .logIn(let username, _) = request, reads {
                let progress = await note?.load(username)
                if progress == nil, note != nil {
                    await output.notice(DialogueWords.firstRead(username))
                }
                await client.start(from: progress)
            }
            let answer = try await client.answer(request)
            if case .loggedIn(let username) = answer {
                let isNew = if case .register = request { true } else { false }
                await note?.loggedIn(username, isNew: isNew)
            }
            return answer
        } catch {
            throw RequestFailure(error)
        }
    }

    /// Saves what was printed. Other commands only begin the note, so that a later `read` prints what came after them.
    func save() async {
        if reads {
            await note?.save(await client.shownProgress())
        } else {
            await note?.begin(await client.progress())
        }
    }
}
