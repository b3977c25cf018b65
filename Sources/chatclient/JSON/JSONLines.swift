import ChatClientCore
import ChatProtocol

/// The session loop of a ``JSONFace``: commands in, events out.
///
/// Up to ``commandLimit`` commands are outstanding at once. Messages are handed over in input order. `login`,
/// `register` and `exit` are barriers: they wait for all earlier commands, and all later commands wait for them.
struct JSONLines<Link: Connection>: Sendable {
    /// The maximum number of outstanding commands; beyond it the input waits (backpressure).
    static var commandLimit: Int { 64 }

    /// The destination of commands.
    let connection: Link
    /// The source of commands.
    let input: InputReader
    /// The destination of events.
    let output: JSONOutput
    /// The server's address, for messages on stderr.
    let address: ServerAddress
    /// The name from the command line, if any.
    let username: String?
    /// The session model.
    let model = SharedModel()

    /// Performs commands until `exit`, or the end of the input or of the connection.
    ///
    /// - Parameter stops: One element for each request to end the program.
    func run(stops: AsyncStream<Void>) async -> Exit {
        await output.emit(.connected(connection.welcome))
        async let relaying: Void = relayEvents()
        async let _: Void = stopInput(on: stops)
        async let _: Void = tellMarks()
        let exitID = await carryOutCommands()
        var failure: Exit?
        if model.disconnection == nil {
            if model.isLoggedIn {
                await tell(model.update { $0.popAllMarks() })
                failure = await logOut(id: exitID)
            }
            if model.isEndDue {
                // The disconnection event is still to come, behind the last messages.
                await relaying
            }
        }
        let reason = model.disconnection ?? .loggedOut
        await output.emit(.disconnected(reason), id: exitID)
        let exit = failure ?? exit(for: reason)
        return await output.isClosed ? .quietFailure : exit
    }

    private func relayEvents() async {
        defer { input.stop() }
        for await event in connection.events {
            // An event counts as shown once the next one is taken.
            guard await relay(event) else {
                return
            }
        }
        handle(.disconnected(.lost(reason: "it ended without a reason.")))
    }

    /// Forwards an event.
    ///
    /// - Returns: Whether to continue with the next one.
    private func relay(_ event: ChatEvent) async -> Bool {
        handle(event)
        switch event {
        case .message(let message):
            guard await output.emit(.message(message)) else {
                return false
            }
            // Not marked as read: only the program knows whether a user has read it.
            model.update { $0.shown(message) }
            return true
        case .unopened(let message):
            guard await output.emit(.unopened(message)) else {
                return false
            }
            model.update { $0.shown(message) }
            return true
        case .opened(let message): return await output.emit(.opened(message))
        case .encryption(let news): return await output.emit(.encryption(news))
        case .wireChanged(let wire): return await output.emit(.wire(wire))
        case .presence(let change): return await output.emit(.presence(change))
        case .receipt(let change): return await output.emit(.receipt(change))
        case .room(let change): return await output.emit(.roomChange(change))
        case .announcement(let announcement): return await output.emit(.announcement(announcement))
        case .connection(let change): return await output.emit(.connection(change))
        case .restored: return await output.emit(.restored)
        case .waiting(let wait): return await output.emit(.waiting(wait))
        case .disconnected: return false
        }
    }

    private func handle(_ event: ChatEvent) {
        let now = WallClock.system.now()
        _ = model.update { $0.handle(event, now: now) }
    }

    private func stopInput(on stops: AsyncStream<Void>) async {
        for await _ in stops {
            input.stop()
        }
    }

    private func tellMarks() async {
        for await _ in Ticks() {
            await tell(model.update { $0.popMarks() })
        }
    }

    /// Sends read marks and ignores their outcome: a lost mark is superseded by the next one.
    private func tell(_ marks: [Request]) async {
        for mark in marks {
            do throws(RequestFailure) {
                _ = try await connection.answer(mark)
            } catch {
                guard !error.isOutcomeUnknown else {
                    return
                }
            }
        }
    }

    /// Logs out.
    ///
    /// - Returns: The exit status if the logout failed.
    private func logOut(id: String?) async -> Exit? {
        do throws(RequestFailure) {
            let answer = try await connection.answer(.logOut)
            _ = model.update { $0.handle(answer, to: .logOut) }
        } catch {
            _ = model.update { [error = error.error] in $0.handle(failure: error, of: .logOut) }
            guard error.code != RequestFailure.Known.connectionLost else {
                return nil
            }
            await output.emit(.error(error), id: id)
            return .failure(SafeText.line(error.message))
        }
        return nil
    }

    private func exit(for reason: Disconnection) -> Exit {
        reason == .loggedOut ? .done : .failure(DialogueWords.disconnected(reason, from: address))
    }
}
