package org.racewalk.model.export;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads Perfetto traces with protobuf's own parser. The messages are those that we write, with the
 * names, numbers and types of {@code protos/perfetto/trace/} in Perfetto's sources.
 */
final class PerfettoParser {
    private static final FileDescriptor FILE = file();

    private PerfettoParser() {}

    /** The packets of a file. */
    static List<Message> packets(byte[] file) throws InvalidProtocolBufferException {
        DynamicMessage trace = DynamicMessage.parseFrom(FILE.findMessageTypeByName("Trace"), file);
        return all(trace, "packet");
    }

    static List<Message> all(Message message, String field) {
        List<Message> found = new ArrayList<>();
        for (Object value : (List<?>) get(message, field)) {
            found.add((Message) value);
        }
        return found;
    }

    static Object get(Message message, String field) {
        return message.getField(message.getDescriptorForType().findFieldByName(field));
    }

    static boolean has(Message message, String field) {
        return message.hasField(message.getDescriptorForType().findFieldByName(field));
    }

    static Message message(Message message, String field) {
        return (Message) get(message, field);
    }

    private static FileDescriptor file() {
        FileDescriptorProto.Builder file =
                FileDescriptorProto.newBuilder()
                        .setName("perfetto_trace.proto")
                        .setSyntax("proto2");
        file.addMessageType(of("Trace", many(1, "packet", "TracePacket")));
        file.addMessageType(
                of(
                        "TracePacket",
                        one(8, "timestamp", Type.TYPE_UINT64),
                        one(10, "trusted_packet_sequence_id", Type.TYPE_UINT32),
                        one(11, "track_event", "TrackEvent"),
                        one(13, "sequence_flags", Type.TYPE_UINT32),
                        one(60, "track_descriptor", "TrackDescriptor")));
        file.addMessageType(
                of(
                        "TrackDescriptor",
                        one(1, "uuid", Type.TYPE_UINT64),
                        one(2, "name", Type.TYPE_STRING),
                        one(3, "process", "ProcessDescriptor"),
                        one(4, "thread", "ThreadDescriptor"),
                        one(5, "parent_uuid", Type.TYPE_UINT64),
                        one(8, "counter", "CounterDescriptor"),
                        one(11, "child_ordering", Type.TYPE_INT32),
                        one(12, "sibling_order_rank", Type.TYPE_INT32),
                        one(14, "description", Type.TYPE_STRING),
                        one(19, "process_ordering", Type.TYPE_INT32)));
        file.addMessageType(
                of(
                        "ProcessDescriptor",
                        one(1, "pid", Type.TYPE_INT32),
                        one(6, "process_name", Type.TYPE_STRING)));
        file.addMessageType(
                of(
                        "ThreadDescriptor",
                        one(1, "pid", Type.TYPE_INT32),
                        one(2, "tid", Type.TYPE_INT64),
                        one(5, "thread_name", Type.TYPE_STRING)));
        file.addMessageType(of("CounterDescriptor", one(6, "unit_name", Type.TYPE_STRING)));
        file.addMessageType(
                of(
                        "TrackEvent",
                        many(4, "debug_annotations", "DebugAnnotation"),
                        one(9, "type", Type.TYPE_INT32),
                        one(11, "track_uuid", Type.TYPE_UINT64),
                        many(22, "categories", Type.TYPE_STRING),
                        one(23, "name", Type.TYPE_STRING),
                        one(30, "counter_value", Type.TYPE_INT64),
                        one(33, "source_location", "SourceLocation"),
                        one(44, "double_counter_value", Type.TYPE_DOUBLE),
                        many(47, "flow_ids", Type.TYPE_FIXED64),
                        many(48, "terminating_flow_ids", Type.TYPE_FIXED64),
                        one(52, "correlation_id", Type.TYPE_UINT64)));
        file.addMessageType(
                of(
                        "DebugAnnotation",
                        one(4, "int_value", Type.TYPE_INT64),
                        one(6, "string_value", Type.TYPE_STRING),
                        one(10, "name", Type.TYPE_STRING)));
        file.addMessageType(
                of(
                        "SourceLocation",
                        one(2, "file_name", Type.TYPE_STRING),
                        one(3, "function_name", Type.TYPE_STRING),
                        one(4, "line_number", Type.TYPE_UINT32)));
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    private static DescriptorProto of(String name, FieldDescriptorProto.Builder... fields) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
        for (FieldDescriptorProto.Builder field : fields) {
            message.addField(field);
        }
        return message.build();
    }

    private static FieldDescriptorProto.Builder one(int number, String name, Type type) {
        return FieldDescriptorProto.newBuilder()
                .setNumber(number)
                .setName(name)
                .setType(type)
                .setLabel(Label.LABEL_OPTIONAL);
    }

    private static FieldDescriptorProto.Builder one(int number, String name, String message) {
        return one(number, name, Type.TYPE_MESSAGE).setTypeName("." + message);
    }

    private static FieldDescriptorProto.Builder many(int number, String name, Type type) {
        return one(number, name, type).setLabel(Label.LABEL_REPEATED);
    }

    private static FieldDescriptorProto.Builder many(int number, String name, String message) {
        return one(number, name, message).setLabel(Label.LABEL_REPEATED);
    }
}
