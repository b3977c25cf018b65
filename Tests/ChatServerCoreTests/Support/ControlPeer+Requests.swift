import ChatProtocol
import ChatStorage
import SwiftProtobuf

@testable import ChatServerCore

/// Requests that several tests make.
extension ControlPeer {
    /// Makes a room.
    mutating func createRoom(_ name: String, with options: (inout ProtoCreateRoom) -> Void = { _ in }) async throws
        -> ProtoRoom
    {
        var request = ProtoCreateRoom.with { ($0.name, $0.limit, $0.listed) = (name, 10, true) }
        options(&request)
        let answer = try await answer(.createRoom(request))
        guard case .room(let room) = answer.body else {
            throw UnexpectedAnswer(frame: answer)
        }
        return room
    }

    /// Asks to be a member.
    mutating func join(_ room: ProtoRoom, password: String = "") async throws -> ProtoServerFrame {
        try await answer(.joinRoom(.with { ($0.roomID, $0.password) = (room.roomID, password) }))
    }

    /// Does something to a member.
    mutating func manage(_ room: ProtoRoom, _ action: ProtoRoomAction, _ username: String) async throws
        -> ProtoServerFrame
    {
        try await answer(
            .manageRoom(.with { ($0.conversation, $0.action, $0.username) = (room.conversation, action, username) })
        )
    }

    /// Reads a page.
    mutating func page(
        of conversation: UInt64,
        limit: UInt32 = 200,
        _ position: ProtoGetHistory.OneOf_Position? = nil
    ) async throws -> ProtoServerFrame {
        try await answer(
            .getHistory(.with { ($0.conversation, $0.limit, $0.position) = (conversation, limit, position) })
        )
    }

    /// Sends public messages `1`, `2`, ...
    mutating func sendNumbers(_ count: Int, bytes: Int = 0) async throws {
        for number in 1...count {
            var message = ProtoSend.with("\(number)" + String(repeating: ".", count: bytes))
            message.token = .init((0..<16).map { UInt8(truncatingIfNeeded: number >> $0) })
            _ = try await ask(.send(message))
        }
    }
}

extension ProtoHistory {
    /// The sequences of its messages.
    var sequences: [UInt64] { messages.map(\.message.sequence) }
}
