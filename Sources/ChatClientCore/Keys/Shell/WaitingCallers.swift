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
    var hasRoomForText: Bool { texts.count < Self.most }
    var hasRoomForReader: Bool { readers.count < Self.most }

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

    mutating func add(untilDecided ticket: Ticket<Void>) {
        undecided.append(ticket)
    }

    /// The machine has told the state of this client.
    mutating func decide() {
        isDecided = true
        undecided.forEach { $0.end(.success(())) }
        undecided = []
    }

    mutating func add(reader ticket: Ticket<Void>) {
        readers.append(ticket)
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
