/// The bounds that both sides of the protocol know. What an operator may set is in the server's configuration.
public enum ProtocolLimits {
    /// The protocol version that this code speaks.
    public static let version: UInt32 = 1

    /// Bytes of a control frame before login, without the length prefix.
    public static let unauthenticatedFrameBytes = 4 * 1024

    /// Bytes of a control frame from a client after login, and of any frame from a server: four of the largest
    /// messages, so that one message with its envelope always fits.
    public static let frameBytes = 64 * 1024

    /// Bytes of UTF-8 in one message body.
    public static let bodyBytes = 16 * 1024

    /// Bytes of the token that makes sending idempotent.
    public static let tokenBytes = 16

    /// Characters of a room's name.
    public static let roomNameCharacters = 50

    /// Bytes of a room's name: four for each character, which is what Unicode needs at most where nothing is combined.
    public static let roomNameBytes = 4 * roomNameCharacters

    /// Bytes of UTF-8 in a room's password.
    public static let roomPasswordBytes = 128

    /// Characters of a search.
    public static let queryCharacters = 200

    /// Bytes of a search: four for each character, as for a room's name.
    public static let queryBytes = 4 * queryCharacters

    /// Characters of the name that a client gives itself in its hello; a server logs no more.
    public static let clientNameLength = 64

    /// Bytes of a whole datagram, the UDP payload: RFC 9000, section 14, so that IP never fragments one.
    public static let datagramBytes = 1200

    /// Bytes of the largest datagram, where the path takes it: a jumbo frame of 9000 bytes under IPv6.
    public static let largestDatagramBytes = 8952

    /// Bytes of the secret from which the keys of a session's datagrams are derived.
    public static let deliverySecretBytes = 32

    /// Wrong passwords after which the server closes the connection.
    public static let loginAttempts = 3
}
