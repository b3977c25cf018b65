import ChatAdministration
import ChatServerCore

/// A running server that answers at its admin socket, for the maintenance commands: they give it the work, because it
/// has the files open and knows who is connected.
struct RunningServer {
    private let connection: AdminConnection

    /// Returns the server of these settings; `nil` when none answers, so that the command works on the files.
    ///
    /// - Throws: ``Failure`` when there is a socket that cannot be used.
    static func find(_ configuration: ServerConfiguration) throws -> RunningServer? {
        guard let path = configuration.adminSocket else {
            return nil
        }
        do {
            return try AdminConnection.toRunningServer(path: path).map(RunningServer.init)
        } catch .pathTooLong {
            // Nor can a server listen there.
            return nil
        } catch {
            throw Failure(sentence: error.description)
        }
    }

    /// Gives a command, and returns the items of the answer.
    ///
    /// - Throws: ``Failure`` with the server's sentence.
    @discardableResult
    func perform(_ command: AdminCommand) throws -> [AdminItem] {
        var items: [AdminItem] = []
        try perform(command) { items.append(try AdminItem(json: $0)) }
        return items
    }

    /// Gives a command, and prints the sentences of the answer.
    ///
    /// - Throws: ``Failure`` with the server's sentence.
    func say(_ command: AdminCommand) throws {
        for case .notice(let notice) in try perform(command) {
            Output.line(notice.sentence)
        }
    }

    /// Gives a command, and hands over each item of the answer as JSON.
    ///
    /// - Throws: ``Failure``.
    func perform(_ command: AdminCommand, take: (String) throws -> Void) throws {
        do {
            try connection.perform(command, take: take)
        } catch let error as AdminFailure {
            throw Failure(sentence: error.message)
        } catch let error as AdminConnectionError {
            throw Failure(sentence: error.description)
        } catch let error as AdminFrameError {
            throw Failure(sentence: error.description)
        }
    }
}
