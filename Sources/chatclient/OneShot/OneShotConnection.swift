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

    /// The keys on this device; `nil` if none are kept.
    var keys: AccountKeys?

    var welcome: ServerWelcome { client.welcome }

    var events: some AsyncSequence<ChatEvent, Never> & Sendable { client.events }

    func reconnectNow() async { await client.reconnectNow() }

    func answer(_ request: Request) async throws(RequestFailure) -> Answer {
        do {
            if let keys, AccountKeys.concern(request) {
                if let choice = await keys.choice(for: request) {
                    await client.use(choice)
                }
                try await keys.prepare(for: request)
            }
            switch request {
            case .logIn(let username, _), .logInWithToken(let username, _): try await start(username)
            // Messages that come later are not printed, and must come again.
            case .logOut: client.endRecord()
            case .status, .register, .send, .activeUsers, .deliveryStatistics, .conversations, .history, .search, .mark,
                .setReadReceipts, .changePassword, .rememberLogin, .logins, .endLogin, .createRoom, .joinRoom,
                .leaveRoom, .rooms, .room, .manage, .administer, .conversationEncryption, .acceptIdentity, .makeKeys,
                .resetIdentity:
                break
            }
            let answer = try await client.answer(request)
            if case .loggedIn(let username, _, _, _) = answer {
                await keys?.loggedIn(after: request)
                let isNew = if case .register = request { true } else { false }
                await note?.loggedIn(username, isNew: isNew)
            }
            return answer
        } catch let failure as RequestFailure {
            throw failure
        } catch {
            throw RequestFailure(error)
        }
    }

    /// Continues from the note. Commands other than `read` fetch no missed messages: they would only be thrown away.
    ///
    /// - Throws: A failure if the note cannot be read: messages would be left out that nobody has seen.
    private func start(_ username: String) async throws(RequestFailure) {
        guard reads else {
            return
        }
        let progress: SyncProgress?
        do throws(ReadNote.Failure) {
            progress = try await note?.load(username)
        } catch {
            throw RequestFailure(code: "unreadable_note", message: DialogueWords.unreadableNote(error.path))
        }
        if progress == nil, note != nil {
            await output.notice(DialogueWords.firstRead(username))
        }
        await client.start(from: progress)
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
