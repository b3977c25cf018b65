/// The limits that both sides of the protocol know. Configurable limits are in the server's configuration.
public enum ProtocolLimits {
    /// The protocol version of this code.
    public static let version: UInt32 = 1

    /// Maximum size of a control frame before login in bytes, without the length prefix.
    public static let unauthenticatedFrameBytes = 4 * 1024

    /// Maximum size in bytes of a control frame from a client after login, and of any frame from a server: four of
    /// the largest messages, so that one message with its envelope always fits.
    public static let frameBytes = 64 * 1024

    /// Maximum size of a message body in bytes of UTF-8.
    public static let bodyBytes = 16 * 1024

    /// Size of an idempotency token in bytes.
    public static let tokenBytes = 16

    /// Maximum length of a room name in characters.
    public static let roomNameCharacters = 50

    /// Maximum size of a room name in bytes: four per character, the most that UTF-8 needs for one code point.
    public static let roomNameBytes = 4 * roomNameCharacters

    /// Maximum size of a room password in bytes of UTF-8.
    public static let roomPasswordBytes = 128

    /// Maximum length of a search query in characters.
    public static let queryCharacters = 200

    /// Maximum size of a search query in bytes: four per character, as for a room name.
    public static let queryBytes = 4 * queryCharacters

    /// Maximum length of the client name in a hello in code points; a server logs no more.
    public static let clientNameLength = 64

    /// Datagram size that every path carries, as UDP payload in bytes (RFC 9000, section 14): IP never fragments it.
    public static let datagramBytes = 1200

    /// Maximum datagram size in bytes, where the path MTU permits: a jumbo frame of 9000 bytes under IPv6.
    public static let largestDatagramBytes = 8952

    /// Size in bytes of the secret that the keys of a session's datagrams are derived from.
    public static let deliverySecretBytes = 32

    /// Wrong passwords after which the server closes the connection.
    public static let loginAttempts = 3
}
