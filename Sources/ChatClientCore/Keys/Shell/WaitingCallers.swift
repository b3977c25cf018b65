/// Callers that wait for the machine: with a text, with a command, until it knows whether this client has keys, or
/// until it has read everything.
struct WaitingCallers {
    /// The most texts, and the most readers.
    static let most = PendingRequests.limit

    private var texts: [UInt64: (text: OutgoingText, ticket: Ticket<Receipt>)] = [:]
    private var commands: [CommandNumber: Ticket<Void>] = [:]
    private var undecided: [Ticket<Void>] = []
    private var readers: [Ticket<Void>] = []
    /// Whether the machine has told the state of this client.
    private(set) var isDecided = false

    var hasTexts: Bool { !texts.isEmpty }
    var hasReaders: Bool { !readers.isEmpty }
    var hasRoomForReader: Bool { readers.count < Self.most }

    /// The error with which a text is refused; `nil` if it may be added.
    ///
    /// - Parameter limit: The most bytes of a text.
    func refusal(of text: OutgoingText, limit: Int) -> ChatError? {
        guard texts.count < Self.most else {
            return ChatError(.busy, "Too many requests are under way. Wait for their answers.")
        }
        return text.refusal(limit: limit)
    }

    mutating func add(_ ticket: Ticket<Receipt>, for text: OutgoingText) {
        texts[text.id] = (text, ticket)
    }

    func hasText(_ id: UInt64) -> Bool {
        texts[id] != nil
    }

    mutating func popText(_ id: UInt64) -> (text: OutgoingText, ticket: Ticket<Receipt>)? {
        texts.removeValue(forKey: id)
    }

    mutating func add(_ ticket: Ticket<Void>, for command: CommandNumber) {
        commands[command] = ticket
    }

    mutating func finish(_ command: CommandNumber, _ error: ChatError?) {
        let result: Result<Void, any Error> = error.map { .failure($0) } ?? .success(())
        commands.removeValue(forKey: command)?.end(result)
    }

    /// Adds a caller that waits until the machine has told the state of this client.
    mutating func addUndecided() -> Ticket<Void> {
        let ticket = Ticket<Void>()
        undecided.append(ticket)
        return ticket
    }

    /// The machine has told the state of this client.
    mutating func decide() {
        isDecided = true
        undecided.forEach { $0.end(.success(())) }
        undecided = []
    }

    /// Adds a caller that waits until everything was read.
    mutating func addReader() -> Ticket<Void> {
        let ticket = Ticket<Void>()
        readers.append(ticket)
        return ticket
    }

    /// Lets the callers go on that wait until everything was read, or that wait in vain.
    mutating func endReaders() {
        readers.forEach { $0.end(.success(())) }
        readers = []
    }

    /// Forgets readers that wait no longer.
    mutating func removeEndedReaders() {
        readers.removeAll { $0.hasEnded }
    }

    mutating func endTexts(with error: ChatError) {
        texts.values.forEach { $0.ticket.end(.failure(error)) }
        texts = [:]
    }

    /// Ends the commands, and what waits for the state of this client.
    mutating func endCommands(with error: ChatError) {
        commands.values.forEach { $0.end(.failure(error)) }
        commands = [:]
        undecided.forEach { $0.end(.failure(error)) }
        undecided = []
        endReaders()
    }
}
