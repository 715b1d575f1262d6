using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>
/// Which types of an assembly name which others: in base types, signatures, locals and method bodies. Nested types count
/// as the type that contains them. Constants and enum values that the compiler writes in place are not seen.
/// </summary>
internal sealed class TypeReferences : ISignatureTypeProvider<int, object?>
{
    private static readonly OpCode[] OneByte = new OpCode[256];
    private static readonly OpCode[] TwoBytes = new OpCode[256];
    private readonly HashSet<(string From, string To)> edges = [];
    private readonly MetadataReader metadata;
    private string from = "";

    static TypeReferences()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? OneByte : TwoBytes)[(byte)code.Value] = code;
        }
    }

    private TypeReferences(PEReader file)
    {
        metadata = file.GetMetadataReader();
        foreach (var handle in metadata.TypeDefinitions)
        {
            from = FullName(handle);
            ReadType(file, metadata.GetTypeDefinition(handle));
        }
    }

    /// <summary>All references between two different types of the assembly, by full name.</summary>
    public static IReadOnlyCollection<(string From, string To)> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        return new TypeReferences(file).edges;
    }

    private string FullName(TypeDefinitionHandle handle)
    {
        while (metadata.GetTypeDefinition(handle).GetDeclaringType() is { IsNil: false } outer)
        {
            handle = outer;
        }

        var type = metadata.GetTypeDefinition(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    private void ReadType(PEReader file, TypeDefinition type)
    {
        Add(type.BaseType);
        foreach (var handle in type.GetInterfaceImplementations())
        {
            Add(metadata.GetInterfaceImplementation(handle).Interface);
        }

        foreach (var handle in type.GetFields())
        {
            metadata.GetFieldDefinition(handle).DecodeSignature(this, null);
        }

        foreach (var handle in type.GetMethods())
        {
            var method = metadata.GetMethodDefinition(handle);
            method.DecodeSignature(this, null);
            if (method.RelativeVirtualAddress != 0)
            {
                ReadBody(file.GetMethodBody(method.RelativeVirtualAddress));
            }
        }
    }

    private void ReadBody(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil)
        {
            metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null);
        }

        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            var operation = first == 0xfe ? TwoBytes[code.ReadByte()] : OneByte[first];
            switch (operation.OperandType)
            {
                case OperandType.InlineField:
                case OperandType.InlineMethod:
                case OperandType.InlineTok:
                case OperandType.InlineType:
                    Add(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var cases = code.ReadInt32();
                    code.Offset += 4 * cases;
                    break;
                default:
                    code.Offset += OperandSize(operation.OperandType);
                    break;
            }
        }
    }

    private static int OperandSize(OperandType operand) =>
        operand switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            _ => 4,
        };

    private void Add(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                AddType((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                break;
            case HandleKind.MethodDefinition:
                AddType(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                AddType(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Add(metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.MethodSpecification:
                var method = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(method.Method);
                method.DecodeSignature(this, null);
                break;
            default:
                break;
        }
    }

    private int AddType(TypeDefinitionHandle handle)
    {
        var to = FullName(handle);
        if (to != from)
        {
            edges.Add((from, to));
        }

        return 0;
    }

    public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        AddType(handle);

    public int GetTypeFromSpecification(
        MetadataReader reader,
        object? genericContext,
        TypeSpecificationHandle handle,
        byte rawTypeKind
    ) => metadata.GetTypeSpecification(handle).DecodeSignature(this, null);

    public int GetArrayType(int elementType, ArrayShape shape) => 0;

    public int GetByReferenceType(int elementType) => 0;

    public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

    public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

    public int GetGenericMethodParameter(object? genericContext, int index) => 0;

    public int GetGenericTypeParameter(object? genericContext, int index) => 0;

    public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

    public int GetPinnedType(int elementType) => 0;

    public int GetPointerType(int elementType) => 0;

    public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

    public int GetSZArrayType(int elementType) => 0;

    public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => 0;
}
