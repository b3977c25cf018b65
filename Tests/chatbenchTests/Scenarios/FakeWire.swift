import NIOCore

@testable import chatbench

/// Participants of a simulated server: a message sent by one reaches the others in the next tick of the loop.
struct FakeWire: ParticipantWire {
    /// The server's state. Lives on the event loop.
    final class Room {
        var members: [String: FakeParticipant] = [:]
        /// The number of participants that are joining.
        var entering = 0
        var mostEntering = 0
        /// Names that joined while they were already in.
        var twice: [String] = []
        /// The number of joins, with repetitions.
        var entries = 0
        /// Names that are always refused.
        var refused: Set<String> = []
        /// How many deliveries are lost before the others arrive.
        var losses = 0
        /// Called after each flush.
        var flushed: () -> Void = {}
    }

    let room: NIOLoopBound<Room>

    init(_ room: Room, on eventLoop: any EventLoop) {
        self.room = NIOLoopBound(room, eventLoop: eventLoop)
    }

    func join(
        _ name: String,
        on eventLoop: any EventLoop,
        receive: @escaping (ByteBuffer) -> Void
    ) -> EventLoopFuture<any Participant> {
        let room = room.value
        let joined = eventLoop.makePromise(of: (any Participant).self)
        room.entering += 1
        room.mostEntering = max(room.mostEntering, room.entering)
        eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(10)) {
            room.entering -= 1
            guard !room.refused.contains(name) else {
                return joined.fail(Failure("\(name) is refused."))
            }
            let participant = FakeParticipant(name: name, room: room, eventLoop: eventLoop, receive: receive)
            if room.members.updateValue(participant, forKey: name) != nil {
                room.twice.append(name)
            }
            room.entries += 1
            joined.assumeIsolated().succeed(participant)
        }
        return joined.futureResult
    }
}

/// A participant of a ``FakeWire``.
final class FakeParticipant: Participant {
    private let name: String
    private let room: FakeWire.Room
    private let eventLoop: any EventLoop
    private let receive: (ByteBuffer) -> Void
    private var unwritten: [(ByteBuffer, Destination)] = []

    init(name: String, room: FakeWire.Room, eventLoop: any EventLoop, receive: @escaping (ByteBuffer) -> Void) {
        self.name = name
        self.room = room
        self.eventLoop = eventLoop
        self.receive = receive
    }

    func send(_ text: ByteBuffer, to destination: Destination) {
        unwritten.append((text, destination))
    }

    func flush() {
        let texts = unwritten
        unwritten = []
        let room = room
        let name = name
        eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(1)) {
            for (text, destination) in texts {
                for (member, participant) in room.members where Self.reaches(destination, member, from: name) {
                    if room.losses > 0 {
                        room.losses -= 1
                    } else {
                        participant.receive(text)
                    }
                }
            }
        }
        room.flushed()
    }

    func close() -> EventLoopFuture<Void> {
        room.members[name] = nil
        return eventLoop.makeSucceededVoidFuture()
    }

    private static func reaches(_ destination: Destination, _ member: String, from sender: String) -> Bool {
        switch destination {
        case .everyone: member != sender
        case .one(let name): member == name
        }
    }
}
