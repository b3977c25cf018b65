import ChatProtocol
import ChatStorage

/// Generates message texts: few words are frequent and most are rare, as in a language (Zipf's law).
struct Talk {
    /// A room and its members.
    struct Gathering: Sendable {
        let conversation: ConversationID
        let members: [AccountID]
    }

    /// Number of different words.
    static let vocabulary = 5000

    private static let month: Int64 = 30 * 24 * 3600 * 1000
    /// When the month began: 2026-01-01 UTC, in milliseconds since 1970.
    private static let start: Int64 = 1_767_225_600_000

    private let people: [Account]
    private let rooms: [Gathering]
    private let messages: Int
    private var random: BenchRandom

    /// Creates a generator of messages.
    init(people: [Account], rooms: [Gathering], messages: Int, seed: UInt64) {
        self.people = people
        self.rooms = rooms
        self.messages = messages
        random = BenchRandom(seed: seed)
    }

    /// Returns a word; those with low indices are the frequent ones.
    static func word(_ index: Int) -> String {
        let syllables = ["ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu"]
        var rest = index + syllables.count
        var word = ""
        while rest > 0 {
            word += syllables[rest % syllables.count]
            rest /= syllables.count
        }
        return word
    }

    /// Returns the message with this number, from 0.
    mutating func draft(_ number: Int) -> MessageDraft {
        let kind = random.below(10)
        var sender = people[random.below(people.count)].id
        var destination = MessageDraft.Destination.everyone
        if kind < 2 {
            destination = .account(people[random.below(people.count)].id)
        } else if kind == 2 {
            let room = rooms[random.below(rooms.count)]
            sender = room.members[random.below(room.members.count)]
            destination = .room(room.conversation)
        }
        let time = Self.start + Self.month * Int64(number) / Int64(messages)
        let words = (0..<(4 + random.below(12))).map { _ in Self.word(rank()) }
        return MessageDraft(
            sender: sender,
            destination: destination,
            body: Array(words.joined(separator: " ").utf8),
            token: MessageToken.make(unixMilliseconds: time, using: &random),
            time: time,
            origin: 1 + Int64(random.below(1000))
        )
    }

    /// Draws a rank by Zipf's law, as the inverse of its sum: rank r comes about as often as 1 / r.
    private mutating func rank() -> Int {
        let share = Double(random.below(1 << 30)) / Double(1 << 30)
        var rank = 1.0
        // exp(share * ln n) without the C library: repeated square roots are enough for a made-up language.
        var base = Double(Self.vocabulary)
        var part = share
        while part > 1e-6 {
            base = base.squareRoot()
            part *= 2
            if part >= 1 {
                rank *= base
                part -= 1
            }
        }
        return min(Int(rank), Self.vocabulary) - 1
    }
}

/// xorshift64* (Vigna): a deterministic random number generator.
struct BenchRandom: RandomNumberGenerator {
    private var state: UInt64

    /// Starts the sequence of a seed.
    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    /// Returns a number from 0 to `bound` - 1.
    mutating func below(_ bound: Int) -> Int {
        Int(next() % UInt64(bound))
    }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}
