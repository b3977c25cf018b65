import ChatClientCore
import ChatProtocol
import Synchronization

/// JSON lines, both ways: for programs.
///
/// Up to ``commandLimit`` commands are under way at once. Sends are handed over in the order of the input; `login`,
/// `register` and `exit` wait for all before them, and all after them wait for these.
struct JSONFace<Link: Connection>: Sendable {
    /// How many commands may be under way before the input has to wait.
    static var commandLimit: Int { 64 }

    /// The connection that commands go to.
    let connection: Link
    /// Where commands come from.
    let input: InputReader
    /// Where events go.
    let output: JSONOutput
    /// Where the server is, for the words on stderr.
    let address: ServerAddress
    /// The name from the command line, if any.
    let username: String?
    /// What the server is to be told about what has been handed on.
    let marks = JSONMarks()

    /// Carries out commands until `exit`, the end of the input or of the connection.
    ///
    /// - Parameter stops: An element for each time that the program is asked to end.
    func run(stops: AsyncStream<Void>) async -> Exit {
        let ending = Ending()
        await output.emit(.connected(connection.welcome))
        async let relaying: Void = relayEvents(to: ending)
        async let _: Void = stopInput(on: stops)
        async let _: Void = tellMarks()
        var session = await carryOutCommands()
        if ending.reason == nil {
            if session.isLoggedIn {
                await tell(marks.takeAll())
                await logOut(&session)
            }
            if session.isEndDue {
                // The disconnection is on its way, behind the last messages.
                await relaying
            }
        }
        let reason = ending.reason ?? .loggedOut
        await output.emit(.disconnected(reason), id: session.exitID)
        let exit = session.failure ?? exit(for: reason)
        return await output.isClosed ? .quietFailure : exit
    }

    private func relayEvents(to ending: Ending) async {
        defer { input.stop() }
        for await event in connection.events {
            // Whoever does not take the next event has not been shown this one.
            guard await relay(event, to: ending) else {
                return
            }
        }
        ending.reason = .lost(reason: "it ended without a reason.")
    }

    /// Hands an event on.
    ///
    /// - Returns: Whether there is any use in the next one.
    private func relay(_ event: ChatEvent, to ending: Ending) async -> Bool {
        switch event {
        case .message(let message):
            guard await output.emit(.message(message)) else {
                return false
            }
            marks.note(message)
            return true
        case .wireChanged(let wire): return await output.emit(.wire(wire))
        case .presence(let change): return await output.emit(.presence(change))
        case .receipt(let change): return await output.emit(.receipt(change))
        case .room(let change): return await output.emit(.roomChange(change))
        case .connection(let change):
            marks.note(change)
            return await output.emit(.connection(change))
        case .restored: return await output.emit(.restored)
        case .waiting(let wait): return await output.emit(.waiting(wait))
        case .disconnected(let reason):
            ending.reason = reason
            return false
        }
    }

    private func stopInput(on stops: AsyncStream<Void>) async {
        for await _ in stops {
            input.stop()
        }
    }

    private func tellMarks() async {
        for await _ in Ticks() {
            await tell(marks.take())
        }
    }

    /// Nobody waits for the outcome: what the server does not learn now it learns by the next mark.
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

    private func logOut(_ session: inout JSONSession) async {
        do throws(RequestFailure) {
            _ = try await connection.answer(.logOut)
            session.isEndDue = true
        } catch {
            guard error.code != RequestFailure.Known.connectionLost else {
                session.isEndDue = true
                return
            }
            await output.emit(.error(error), id: session.exitID)
            session.failure = .failure(SafeText.line(error.message))
        }
    }

    private func exit(for reason: Disconnection) -> Exit {
        reason == .loggedOut ? .done : .failure(DialogueWords.disconnected(reason, from: address))
    }
}

/// Why the connection ended, once that is known.
private final class Ending: Sendable {
    private let value = Mutex<Disconnection?>(nil)

    var reason: Disconnection? {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
