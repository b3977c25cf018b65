import ChatProtocol

/// Hands out the events of a session: messages as the machine shows them, or without their texts while the key store
/// fails, and after them the events that wait for them.
struct MessageHandout {
    let events: ChatEvents
    /// The account's name as it was registered.
    let name: String
    /// The numbers that this device has and had.
    var ownDevices: Set<UInt64> = []

    /// Direct messages that were given to the machine, which has not shown them yet.
    var outstanding = OutstandingMessages()
    /// The messages that were shown without the store.
    private var outageMessages = OutageMessages()
    /// An event that waits for the outstanding messages.
    private(set) var held: ChatEvent?
    private var isBarrierOver = false
    /// Missed messages that were not shown since the last `caughtUp`, because they are this device's own.
    private var ownMissed = 0

    init(events: ChatEvents, name: String) {
        self.events = events
        self.name = name
    }

    var isEmpty: Bool { outstanding.isEmpty }

    /// Whether the held event may be told.
    var isHeldReady: Bool { outstanding.isEmpty || isBarrierOver }

    /// Messages that were shown and that the machine was not given.
    var neverGiven: some Collection<ReceivedMessage> { outageMessages.waiting }

    /// The machine was given messages.
    mutating func add(_ messages: [ReceivedMessage]) {
        messages.forEach { outstanding.add($0) }
    }

    /// The machine was given the messages that were shown without it.
    mutating func wereGiven() {
        outageMessages.wereGiven()
    }

    /// The server's data changed: all messages come again.
    mutating func forget() {
        outstanding = OutstandingMessages()
        outageMessages = OutageMessages()
    }

    /// Keeps an event until the messages before it are shown.
    mutating func hold(_ event: ChatEvent) {
        held = event
        isBarrierOver = false
    }

    /// The held event waits no longer.
    mutating func endBarrier() {
        isBarrierOver = held != nil
    }

    /// Hands out an event after all messages before it.
    mutating func release(_ event: ChatEvent) {
        held = nil
        guard case .connection(.caughtUp(let missed)) = event else {
            return events.add(event)
        }
        events.add(.connection(.caughtUp(missed: max(0, missed - ownMissed))))
        ownMissed = 0
    }

    /// Hands out a message, unless it is one that this device sent itself and has read back.
    mutating func show(_ message: ReceivedMessage) {
        guard !outageMessages.remove(message.place) else {
            // It was shown while the store failed.
            if case .sealed = message.encryption {
                events.add(.opened(message))
            }
            return
        }
        let arrived = outstanding.remove(message.place)
        guard let arrived, arrived.isMissed, isOwn(arrived), case .sealed = message.encryption else {
            return events.add(ChatEvent(message))
        }
        ownMissed += 1
        events.pass(message.place)
    }

    /// Whether a device of this store has sealed a message.
    private func isOwn(_ message: ReceivedMessage) -> Bool {
        message.sealed.map { ownDevices.contains($0.senderDevice) } ?? false && message.sender.isSameName(as: name)
    }

    /// Hands out an event while the store fails.
    mutating func showWithoutStore(_ event: ChatEvent) {
        guard let message = event.directMessage else {
            return events.add(event)
        }
        outageMessages.add(message, isHeld: false)
        events.add(ChatEvent(message.withoutKeys))
    }

    /// Hands out what the machine has not shown, because the store fails.
    mutating func showOutstandingWithoutStore() {
        for message in outstanding.popAll() {
            outageMessages.add(message, isHeld: true)
            events.add(ChatEvent(message.withoutKeys))
        }
    }
}
