# Completion of vectl(8), vzctl and vzlist for bash, written by 'vectl completion bash'.

_vectl_ves() {
    local ctid name
    vectl list -a -H -t -o ctid,name 2>/dev/null | while read -r ctid name; do
        printf '%s\n' "$ctid"
        case $name in - | *' '*) ;; *) printf '%s\n' "$name" ;; esac
    done
}

_vectl_templates() {
    vectl template list -1 2>/dev/null
}

# Sets options (all), values (option=kind) and arguments (kinds) of the verb $1. A kind is @function or choices with commas.
_vectl_grammar() {
    case $1 in
        'create')
            options='--ostemplate --template --config --provision --user-data --meta-data --network-config --vendor-data --name --hostname --description --onboot --bootorder --disabled --stop-timeout --init --time --environment --memory --ram --physpages --memory-high --memory-low --vmguarpages --oomguarpages --swap --swappages --oom-group --cpulimit --cpus --cpuunits --cpu-weight --cpu-burst --cpumask --nodemask --ioprio --io-weight --iolimit --iopslimit --io-rbps --io-wbps --io-riops --io-wiops --numproc --pids --hugetlb --cgroups --num-memory-subgroups --cgroup-depth --rlimit --numfile --lockedpages --numpty --oom-score-adj --devices --devnodes --nameserver --searchdomain --peers --netif_del --netif_add --netdev_del --netdev_add --network --bridge --vlan --isolated --parent --dhcp --ipdel --ipadd --gw --gw6 --nat --unpublish --publish --mac --host_ifname --host_mac --mac_filter --mtu --rate --rate-in --rate-out --sysctl --features --ifname --userpasswd --crypted --ssh-key --quiet -q --verbose -v --help -h'
            values='--ostemplate=@templates --template=@templates --config=@none --provision=@files --user-data=@files --meta-data=@files --network-config=@files --vendor-data=@files --name=@none --hostname=@none --description=@none --onboot=yes,no --bootorder=@none --disabled=yes,no --stop-timeout=@none --init=@none --time=own,host --environment=@none --memory=@none --ram=@none --physpages=@none --memory-high=@none --memory-low=@none --vmguarpages=@none --oomguarpages=@none --swap=@none --swappages=@none --oom-group=yes,no --cpulimit=@none --cpus=@none --cpuunits=@none --cpu-weight=@none --cpu-burst=@none --cpumask=@none --nodemask=@none --ioprio=@none --io-weight=@none --iolimit=@none --iopslimit=@none --io-rbps=@none --io-wbps=@none --io-riops=@none --io-wiops=@none --numproc=@none --pids=@none --hugetlb=@none --cgroups=@none --num-memory-subgroups=@none --cgroup-depth=@none --rlimit=@none --numfile=@none --lockedpages=@none --numpty=@none --oom-score-adj=@none --devices=@none --devnodes=@none --nameserver=@none --searchdomain=@none --peers=@none --netif_del=@none --netif_add=@none --netdev_del=@none --netdev_add=@none --network=routed,bridged,macvlan,ipvlan,physical --bridge=@none --vlan=@none --isolated=yes,no --parent=@none --dhcp=yes,no --ipdel=@none --ipadd=@none --gw=@none --gw6=@none --nat=yes,no --unpublish=@none --publish=@none --mac=@none --host_ifname=@none --host_mac=@none --mac_filter=on,off --mtu=@none --rate=@none --rate-in=@none --rate-out=@none --sysctl=@none --features=@none --ifname=@none --userpasswd=@none --ssh-key=@files'
            arguments='auto'
            ;;
        'destroy' | 'delete')
            options='--force --quiet -q --verbose -v --help -h'
            arguments='@ves'
            ;;
        'start')
            options='--wait --timeout --force --dry-run --foreground --skip-limits --onboot --quiet -q --verbose -v --help -h'
            values='--timeout=@none'
            arguments='@ves'
            ;;
        'stop')
            options='--fast --stop-timeout --timeout --skip-umount --all --quiet -q --verbose -v --help -h'
            values='--stop-timeout=@none --timeout=@none'
            arguments='@ves'
            ;;
        'restart')
            options='--fast --stop-timeout --wait --timeout --force --skip-limits --quiet -q --verbose -v --help -h'
            values='--stop-timeout=@none --timeout=@none'
            arguments='@ves'
            ;;
        'mount')
            options='--quiet -q --verbose -v --help -h'
            arguments='@ves'
            ;;
        'umount')
            options='--quiet -q --verbose -v --help -h'
            arguments='@ves'
            ;;
        'status')
            options='--json --quiet -q --verbose -v --help -h'
            arguments='@ves'
            ;;
        'list')
            options='--all -a --stopped -S --name -n --no-header -H --no-trim -t --json -j -1 --list -L --output -o --sort -s --hostname -h --name_filter -N --description -d --ifname -i --quiet -q --verbose -v --help'
            values='--output=@none -o=@none --sort=@none -s=@none --hostname=@none -h=@none --name_filter=@none -N=@none --description=@none -d=@none --ifname=@none -i=@none'
            arguments='@ves+'
            ;;
        'stat')
            options='--json -j --interval -i --count -c --quiet -q --verbose -v --help -h'
            values='--interval=@none -i=@none --count=@none -c=@none'
            arguments='@ves+'
            ;;
        'top')
            options='--interval -i --quiet -q --verbose -v --help -h'
            values='--interval=@none -i=@none'
            arguments=''
            ;;
        'metrics')
            options='--output -o --quiet -q --verbose -v --help -h'
            values='--output=@files -o=@files'
            arguments=''
            ;;
        'ubc')
            options='--json -j --quiet -q --verbose -v --help -h'
            arguments='@ves+'
            ;;
        'exec')
            options='--user -u --workdir -w --env -e --quiet -q --verbose -v --help -h'
            values='--user=@none -u=@none --workdir=@none -w=@none --env=@none -e=@none'
            arguments='@ves @none'
            ;;
        'exec2')
            options='--user -u --workdir -w --env -e --quiet -q --verbose -v --help -h'
            values='--user=@none -u=@none --workdir=@none -w=@none --env=@none -e=@none'
            arguments='@ves @none'
            ;;
        'exec3')
            options='--user -u --workdir -w --env -e --quiet -q --verbose -v --help -h'
            values='--user=@none -u=@none --workdir=@none -w=@none --env=@none -e=@none'
            arguments='@ves @none'
            ;;
        'enter')
            options='--exec --user -u --workdir -w --env -e --quiet -q --verbose -v --help -h'
            values='--exec=@none --user=@none -u=@none --workdir=@none -w=@none --env=@none -e=@none'
            arguments='@ves'
            ;;
        'runscript')
            options='--user -u --workdir -w --env -e --quiet -q --verbose -v --help -h'
            values='--user=@none -u=@none --workdir=@none -w=@none --env=@none -e=@none'
            arguments='@ves @files'
            ;;
        'provision')
            options='--rerun --log --quiet -q --verbose -v --help -h'
            arguments='@ves @files'
            ;;
        'console')
            options='--log --quiet -q --verbose -v --help -h'
            arguments='@ves @none'
            ;;
        'ps')
            options='--all -a --output -o --no-header -H --json -j --quiet -q --verbose -v --help -h'
            values='--output=@none -o=@none'
            arguments='@ves+'
            ;;
        'kill')
            options='--signal -s --all -a --quiet -q --verbose -v --help -h'
            values='--signal=@none -s=@none'
            arguments='@ves @none+'
            ;;
        'pid')
            options='--json -j -p --quiet -q --verbose -v --help -h'
            arguments='@none+'
            ;;
        'push')
            options='--owner -o --preserve -p --quiet -q --verbose -v --help -h'
            values='--owner=@none -o=@none'
            arguments='@ves @files+'
            ;;
        'pull')
            options='--owner -o --preserve -p --setid --quiet -q --verbose -v --help -h'
            values='--owner=@none -o=@none'
            arguments='@ves @files+'
            ;;
        'port-forward')
            options='--quiet -q --verbose -v --help -h'
            arguments='@ves @none+'
            ;;
        'set')
            options='--name --hostname --description --onboot --bootorder --disabled --stop-timeout --init --time --environment --memory --ram --physpages --memory-high --memory-low --vmguarpages --oomguarpages --swap --swappages --oom-group --cpulimit --cpus --cpuunits --cpu-weight --cpu-burst --cpumask --nodemask --ioprio --io-weight --iolimit --iopslimit --io-rbps --io-wbps --io-riops --io-wiops --numproc --pids --hugetlb --cgroups --num-memory-subgroups --cgroup-depth --rlimit --numfile --lockedpages --numpty --oom-score-adj --devices --devnodes --nameserver --searchdomain --peers --netif_del --netif_add --netdev_del --netdev_add --network --bridge --vlan --isolated --parent --dhcp --ipdel --ipadd --gw --gw6 --nat --unpublish --publish --mac --host_ifname --host_mac --mac_filter --mtu --rate --rate-in --rate-out --sysctl --features --ifname --userpasswd --crypted --ssh-key --save --reset_ub --reset-limits --quiet -q --verbose -v --help -h'
            values='--name=@none --hostname=@none --description=@none --onboot=yes,no --bootorder=@none --disabled=yes,no --stop-timeout=@none --init=@none --time=own,host --environment=@none --memory=@none --ram=@none --physpages=@none --memory-high=@none --memory-low=@none --vmguarpages=@none --oomguarpages=@none --swap=@none --swappages=@none --oom-group=yes,no --cpulimit=@none --cpus=@none --cpuunits=@none --cpu-weight=@none --cpu-burst=@none --cpumask=@none --nodemask=@none --ioprio=@none --io-weight=@none --iolimit=@none --iopslimit=@none --io-rbps=@none --io-wbps=@none --io-riops=@none --io-wiops=@none --numproc=@none --pids=@none --hugetlb=@none --cgroups=@none --num-memory-subgroups=@none --cgroup-depth=@none --rlimit=@none --numfile=@none --lockedpages=@none --numpty=@none --oom-score-adj=@none --devices=@none --devnodes=@none --nameserver=@none --searchdomain=@none --peers=@none --netif_del=@none --netif_add=@none --netdev_del=@none --netdev_add=@none --network=routed,bridged,macvlan,ipvlan,physical --bridge=@none --vlan=@none --isolated=yes,no --parent=@none --dhcp=yes,no --ipdel=@none --ipadd=@none --gw=@none --gw6=@none --nat=yes,no --unpublish=@none --publish=@none --mac=@none --host_ifname=@none --host_mac=@none --mac_filter=on,off --mtu=@none --rate=@none --rate-in=@none --rate-out=@none --sysctl=@none --features=@none --ifname=@none --userpasswd=@none --ssh-key=@files'
            arguments='@ves @none+'
            ;;
        'unset')
            options='--name --hostname --description --onboot --bootorder --disabled --stop-timeout --init --time --environment --memory --ram --physpages --memory-high --memory-low --vmguarpages --oomguarpages --swap --swappages --oom-group --cpulimit --cpus --cpuunits --cpu-weight --cpu-burst --cpumask --nodemask --ioprio --io-weight --iolimit --iopslimit --io-rbps --io-wbps --io-riops --io-wiops --numproc --pids --hugetlb --cgroups --num-memory-subgroups --cgroup-depth --rlimit --numfile --lockedpages --numpty --oom-score-adj --devices --devnodes --nameserver --searchdomain --peers --ipdel --ipadd --nat --unpublish --publish --mtu --rate --rate-in --rate-out --sysctl --save --quiet -q --verbose -v --help -h'
            arguments='@ves @none+'
            ;;
        'template')
            options='--quiet -q --verbose -v --help -h'
            arguments='list,show,build,import,remove'
            ;;
        'template list')
            options='--json -j -1 --quiet -q --verbose -v --help -h'
            arguments=''
            ;;
        'template show')
            options='--json -j --quiet -q --verbose -v --help -h'
            arguments='@templates'
            ;;
        'template build')
            options='--quiet -q --verbose -v --help -h'
            arguments='@templates'
            ;;
        'template import')
            options='--init --stop-signal --quiet -q --verbose -v --help -h'
            values='--init=@none --stop-signal=@none'
            arguments='@none @files'
            ;;
        'template remove')
            options='--quiet -q --verbose -v --help -h'
            arguments='@templates'
            ;;
        'host-check')
            options='--json --quiet -q --verbose -v --help -h'
            arguments=''
            ;;
        'completion')
            options='--quiet -q --verbose -v --help -h'
            arguments='bash,zsh,fish'
            ;;
        'help')
            options='--man --quiet -q --verbose -v --help -h'
            arguments='@verbs+'
            ;;
        'version')
            options='--json --quiet -q --verbose -v --help -h'
            arguments=''
            ;;
    esac
}

_vectl_candidates() {
    case $1 in
        @ves) _vectl_ves ;;
        @templates) _vectl_templates ;;
        @files) compgen -f -- "$2" ;;
        @verbs) printf '%s\n' $verbs ;;
        @none) ;;
        *) printf '%s\n' ${1//,/ } ;;
    esac
}

_vectl() {
    local verbs='create destroy start stop restart mount umount status list stat top metrics ubc exec exec2 exec3 enter runscript provision console ps kill pid push pull port-forward set unset template host-check completion help version'
    local flags='--root --quiet -q --verbose -v --skiplock --version --help -h'
    local groups='template'
    local cur=${COMP_WORDS[COMP_CWORD]} verb='' kind='' options='' values='' arguments='' value word i=1
    local -a kinds
    COMPREPLY=()
    if [[ ${COMP_WORDS[0]##*/} == vzlist ]]; then
        verb=list
    else
        for ((; i < COMP_CWORD; i++)); do
            case ${COMP_WORDS[i]} in
                --root) ((i++)) ;;
                -*) ;;
                *) verb=${COMP_WORDS[i++]}; break ;;
            esac
        done
    fi
    if [[ -z $verb ]]; then
        [[ ${COMP_WORDS[COMP_CWORD-1]} == --root ]] && COMPREPLY=($(compgen -d -- "$cur")) && return
        COMPREPLY=($(compgen -W "$verbs $flags" -- "$cur"))
        return
    fi
    if [[ " $groups " == *" $verb "* ]] && ((i < COMP_CWORD)); then
        verb="$verb ${COMP_WORDS[i++]}"
    fi
    _vectl_grammar "$verb"
    kinds=($arguments)
    for ((; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        value=''
        for kind in $values; do [[ ${kind%%=*} == "$word" ]] && value=${kind#*=}; done
        if [[ -n $value ]]; then
            ((i + 1 == COMP_CWORD)) && COMPREPLY=($(compgen -W "$(_vectl_candidates "$value" "$cur")" -- "$cur")) && return
            ((++i == COMP_CWORD)) && return
        elif [[ $word != -* ]]; then
            ((${#kinds[@]} > 1)) && kinds=("${kinds[@]:1}") || { [[ ${kinds[0]-} == *+ ]] || kinds=(); }
        fi
    done
    kind=${kinds[0]-}; kind=${kind%+}
    if [[ $cur == -* || -z $kind ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$cur"))
    else
        COMPREPLY=($(compgen -W "$(_vectl_candidates "$kind" "$cur")" -- "$cur"))
    fi
}

complete -F _vectl vectl vzctl vzlist
